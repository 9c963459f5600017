"""The thin line through the console: in by the login, the queue, a case."""

from storage.models import Case


def test_queue_and_case_are_shown(season, as_role):
    """A clerk sees what waits, oldest first, and opens it."""
    client = as_role("clerk")
    waiting = Case.objects.filter(state="needs_staff").order_by("changed_at", "id").first()
    assert waiting.receipt_number in client.get("/cases/").content.decode()
    assert waiting.name in client.get(f"/cases/{waiting.receipt_number}/").content.decode()


def test_login_in_a_browser(browse):
    """By name and password, a supervisor with the second factor too, and the queue opens."""
    assert browse("clerk").locator("h1").inner_text().startswith("確認待ち")
    assert browse("supervisor").locator("h1").inner_text().startswith("確認待ち")
