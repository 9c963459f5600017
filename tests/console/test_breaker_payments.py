"""入金, when the application becomes another between the preview and the press: no letter goes that nobody saw."""

from cases.correction import Correction
from desk.correcting import correct
from desk.life import Deed, staff
from storage.models import Case, Letter, Transfer


def test_a_letter_that_became_another_meanwhile_is_shown_again(season, as_role):
    """The address is another by now, which staff must look at first: 受理, as it was shown, does not follow."""
    case = Case.objects.filter(state="awaiting_payment", allocations=None).exclude(email="").order_by("id").first()
    transfer = Transfer.objects.filter(state="open", amount=10800).first()
    client, path = as_role("clerk"), f"/payments/{transfer.id}/match/"
    typed = {"version": transfer.version, "case": case.receipt_number}
    shown = client.post(path, typed)
    deed = Deed(actor=staff("佐藤", "supervisor"), at=season.clock())
    correct(season.desk, case, [Correction("a.email", "elsewhere@example.jp")], deed)
    sure = typed | {"sure": "1", "seen": shown.context["seen"]}
    again = client.post(path, sure)
    assert (again.status_code, "前に表示した内容から変わりました" in again.content.decode()) == (200, True)
    assert not Letter.objects.filter(case=case, kind="accepted").exists()
    assert client.post(path, sure | {"seen": again.context["seen"]}).status_code == 302
    assert Case.objects.get(id=case.id).state == "needs_staff"
