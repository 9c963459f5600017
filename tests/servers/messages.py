"""Mail for tests that care about messages and not about what they say."""


def message(number: int, body: str = "body") -> bytes:
    """A small message that is like no other."""
    return f"From: a@example.jp\r\nSubject: number {number}\r\nMessage-ID: <{number}@example.jp>\r\n\r\n{body}\r\n".encode()
