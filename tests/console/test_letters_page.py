"""メール: every letter in one tab with its state in words, as it was sent; put back or released once; samples of all texts."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from console_people import NOW

from cases.states import LetterState
from console.letters import TABS, counts, told, why
from notifier.letters import FOLDER, KINDS
from storage import audits, outbox
from storage.history import Happening, tell
from storage.models import Access, Case, Event, Letter

HOUSE = Path(__file__).parents[2]
STATES = LetterState.__args__


@pytest.fixture
def letter(moved_in):
    """受付 of a case that waits for its fee."""
    case = Case.objects.create(
        receipt_number="R2027-0001", season=2027, email="taro@example.jp", state="awaiting_payment", first_received_at=NOW, changed_at=NOW
    )
    return a_letter(case)


def a_letter(case, number=1, **more):
    given = {"kind": "complete", "recipient": "taro@example.jp", "subject": "受付", "body": "本文", "written_at": NOW, "state": "waiting"}
    return Letter.objects.create(case=case, key=str(number), header_id=f"<{number}@x>", **{**given, **more})


def put(letter, state, code="", **more):
    Letter.objects.filter(id=letter.id).update(state=state, code=code, **more)
    return Letter.objects.get(id=letter.id)


def shown(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def press(client, letter, what, **more):
    return client.post(f"/letters/{letter.id}/{what}/", {"version": f"{letter.state} {letter.code}", **more})


FILES = (
    "storage/outbox.py",
    "desk/posting.py",
    "desk/releasing.py",
    "desk/auditing.py",
    "notifier/post.py",
    "notifier/smtp.py",
    "workers/sending.py",
)
PLACES = {"Outcome": 1, "Handed": 2, "conclude": 2, "_why": 1, "_Idle": 0, "_back_to_waiting": 2}
"""Which argument of a call is a letter's code."""


def codes():
    """Each code that a letter may carry: what the calls name that write one."""
    for file in FILES:
        for node in ast.walk(ast.parse((HOUSE / file).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from filter(None, map(named, given_code(node)))


def given_code(call):
    """The argument of a call that is a code, by its place or its name."""
    place = PLACES.get(getattr(call.func, "id", getattr(call.func, "attr", "")))
    yield from [] if place is None else call.args[place : place + 1]
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "code")


def named(node):
    """The text of a constant, written out or by its name; None for anything else."""
    if isinstance(node, ast.Constant):
        return node.value
    return {**vars(outbox), "PREVIEW": audits.PREVIEW}.get(getattr(node, "attr", getattr(node, "id", "")))


def test_the_codes_are_found():
    """What is known of them today is among them."""
    known = {
        "cap.case",
        "cap.address",
        "interrupted",
        "unreachable",
        "lost",
        "address",
        "undone",
        "superseded",
        "restored",
        "released",
        "audit.preview",
    }
    assert known <= set(codes())


REPLIES = {"550", "550 5.1.1", "451 4.7.1", "421"}


@pytest.mark.parametrize("code", sorted({*codes()} - {"250"} | REPLIES))
def test_each_code_has_words(code):
    """Words of the house, or of the reply by RFC 3463; a number alone tells nobody anything."""
    assert re.search(r"[ぁ-ん]", why("failed", code))


def test_codes_of_a_bounce_in_words(letter):
    """RFC 3463: 5.1.1 is that the address does not exist."""
    put(letter, "sent", "250", bounced_at=NOW, sent_at=NOW - timedelta(hours=1))
    tell(Happening(at=NOW, actor="worker", what="letter.bounced", case_id=letter.case_id, codes=["complete", "5.1.1"]))
    (one,) = told(list(Letter.objects.select_related("case")))
    assert (one.state, one.why) == ("届きませんでした", "宛先が存在しません")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("code", ["", "undone", "lost", "cap.address"])
@pytest.mark.parametrize("bounced", [None, NOW])
def test_every_letter_is_in_one_tab(letter, state, code, bounced):
    """Whatever became of it: none is hidden, none is counted twice. Only what was sent comes back."""
    put(letter, state, code, bounced_at=bounced if state == "sent" else None)
    assert sum(counts().values()) == 1


@pytest.mark.parametrize("tab", [*TABS, "", "nothing"])
def test_tab(season, as_role, tab):
    """The list of a tab leads to its letters and their cases; whoever looked is noted."""
    page = shown(as_role("auditor"), f"/letters/?tab={tab}")
    found = Letter.objects.filter(TABS[tab if tab in TABS else "sent"])
    assert page.count('<a class="nowrap" href="/letters/') == min(25, found.count())
    assert Access.objects.filter(what="seen", codes=["letters"]).count() == 1


def test_pages_keep_their_tab(letter, as_role):
    """25 a page."""
    for number in range(2, 32):
        a_letter(letter.case, number)
    page = shown(as_role("clerk"), "/letters/?tab=waiting&page=2")
    assert page.count('<a class="nowrap" href="/letters/') == 6
    assert "tab=waiting" in page[page.index('class="pagination"') :]


def test_letter_as_it_was_sent(season, as_role):
    """Address, subject and every line, with its history and its case; that it was seen is noted with the case."""
    letter = Letter.objects.filter(kind="deficient", state="sent").order_by("id").first()
    answer = as_role("clerk").get(f"/letters/{letter.id}/")
    page = answer.content.decode()
    assert (letter.recipient in page, letter.subject in page) == (True, True)
    assert all(line in page for line in letter.body.splitlines() if "'" not in line and "&" not in line)
    assert "メールを送信しました" in page
    assert Access.objects.filter(what="seen", case=letter.case, codes=["letter.deficient"]).exists()
    assert as_role("clerk").get("/letters/99999/").status_code == 404


def test_refused_letter_is_put_back_and_taken_back(letter, as_role):
    """Held for a minute, told in the history of the case; 「取り消す」 makes all as it was."""
    refused, client = put(letter, "failed", "550 5.2.2"), as_role("clerk")
    assert "もう一度送信待ちに戻す" in shown(client, f"/letters/{letter.id}/")
    done = press(client, refused, "again")
    after = Letter.objects.get()
    assert (done.status_code, after.state, after.not_before) == (302, "waiting", NOW + timedelta(seconds=60))
    assert Event.objects.filter(what="letter.requeued", actor="田中", case=letter.case).count() == 1
    undo = next(message.extra_tags for message in client.get(done["Location"]).context["messages"])
    client.post(undo)
    assert (Letter.objects.get().state, Letter.objects.get().code) == ("failed", "550 5.2.2")


def test_capped_letter_is_released(letter, as_role):
    """By a clerk; the button is there for a cap only."""
    held, client = put(letter, "held", "cap.address"), as_role("clerk")
    assert "保留を解除して送信する" in shown(client, f"/letters/{letter.id}/")
    press(client, held, "release")
    assert (Letter.objects.get().state, Letter.objects.get().code) == ("waiting", "released")


def test_second_press_repeats_nothing(letter, as_role):
    """Of two people the second is told that it is another by now."""
    held = put(letter, "held", "cap.address")
    press(as_role("clerk"), held, "release")
    second = press(as_role("supervisor"), held, "release")
    assert (second.status_code, Event.objects.filter(what="letter.released").count()) == (409, 1)


@pytest.mark.parametrize(
    ("state", "code", "says"),
    [
        ("unknown", "interrupted", "届いた可能性があるメールは、もう一度送れません"),
        ("unknown", "lost", "届いた可能性があるメールは、もう一度送れません"),
        ("failed", "undone", "取りやめたメール"),
        ("held", "audit.preview", "監査のページで"),
    ],
)
def test_what_nobody_sends_says_why(letter, as_role, state, code, says):
    """No button, a sentence in its place; the act itself is refused to a supervisor, too."""
    stopped, client = put(letter, state, code), as_role("supervisor")
    page = shown(client, f"/letters/{letter.id}/")
    assert (says in page, "data-main" in page) == (True, False)
    for what in ("again", "release"):
        answer = press(client, stopped, what, reason="申請者の希望")
        assert (answer.status_code, says in answer.content.decode()) == (409, True)
    assert Letter.objects.get().state == state


def test_letter_that_may_have_gone_since_a_copy_is_a_supervisor_s(letter, as_role):
    """The clerk is told whose it is; a supervisor owes the reason."""
    restored = put(letter, "failed", "restored")
    page = shown(as_role("clerk"), f"/letters/{letter.id}/")
    assert ("責任者に頼んでください" in page, "data-main" in page) == (True, False)
    assert press(as_role("clerk"), restored, "again", reason="x").status_code == 403
    assert press(as_role("supervisor"), restored, "again").status_code == 409
    assert press(as_role("supervisor"), restored, "again", reason="届いていないと電話で確認").status_code == 302


def test_auditor_sees_no_button(letter, as_role):
    """And may not press one."""
    held = put(letter, "held", "cap.address")
    assert "data-main" not in shown(as_role("auditor"), f"/letters/{letter.id}/")
    assert press(as_role("auditor"), held, "release").status_code == 403


def test_erased_letter(letter, as_role):
    """What it was and when stays; of whom it was is gone."""
    Letter.objects.update(recipient="", subject="", body="", state="sent", sent_at=NOW)
    assert "本文は消去しました" in shown(as_role("clerk"), f"/letters/{letter.id}/")


def test_samples_of_every_text(moved_in, as_role):
    """Each kind once, with the files that hold its words; of nobody real, and nothing to change."""
    page = shown(as_role("clerk"), "/letters/samples/")
    files = re.findall(r"<code>(templates/letters/(\w+)/(?:subject|body)\.txt)</code>", page)
    assert {kind for _, kind in files} == set(KINDS) == {path.parent.name for path in FOLDER.glob("*/body.txt")}
    assert all((HOUSE / file).is_file() for file, _ in files)
    assert page.count("様 ") >= len(KINDS) - 1
    assert '<form method="post"' not in page[page.index("<main") : page.index("</main>")]
