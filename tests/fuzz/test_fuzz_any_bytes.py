"""Readers that stand on no native library, in this process under hypothesis: whatever the bytes, a value, and the same each time."""

import pytest
from builders.outlook_files import attached, attachment, compound, message, text, tnef
from fuzz.fuzz_seeds import SEEDS, TEXTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.reading import ReadingOptions, Source
from parsers.reader import read

OPTIONS = ReadingOptions()
LINES = "\n".join("\t".join(line) for line in TEXTS).encode()
PLAIN = {
    **{name: SEEDS[name] for name in ("docx", "ods", "xls", "xlsb")},
    "msg": lambda: compound(message(text(0x1000, "申請します。"), [attachment("申請.txt", LINES)])),
    "winmail.dat": lambda: tnef(*attached(b"a.txt", LINES)),
}
SIGNS = st.sampled_from((b"\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x01", b"<a>", b"</", b"&a;", b"9" * 12, b"", b"\x80" * 4))


@pytest.mark.parametrize("name", PLAIN)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(accidents=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), SIGNS | st.binary(max_size=6)), max_size=8))
def test_any_accident_is_a_value(name: str, accidents: list[tuple[float, int, bytes]]) -> None:
    """Bytes put in the place of others, anywhere in the file."""
    data = bytearray(PLAIN[name]())
    for where, length, put in accidents:
        at = int(where * len(data))
        data[at : at + length] = put
    source = Source(files=(("a.bin", bytes(data)),))
    assert read(source, OPTIONS) == read(source, OPTIONS)


@pytest.mark.parametrize("size", [8, 64, 600])
@pytest.mark.parametrize("name", PLAIN)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(rest=st.binary(max_size=600))
def test_any_bytes_behind_a_good_beginning_are_a_value(name: str, size: int, rest: bytes) -> None:
    """The kind is told by the first bytes; what follows may be anything."""
    found = read(Source(files=(("a.bin", PLAIN[name]()[:size] + rest),)), OPTIONS)
    assert found.applications == ()
