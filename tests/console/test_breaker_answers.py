"""案件, with forms that no browser sends by itself and in an order that nobody means: nothing goes unseen, nothing typed is lost."""

import pytest
from test_case_page import asking, form

from storage.models import Case, Letter


def shown(client, case, typed):
    """The form as its page would send it after the preview."""
    page = client.post(f"/cases/{case.receipt_number}/answer/", typed)
    assert page.status_code == 200
    return {**typed, "sure": "1", "seen": page.context["seen"]}


@pytest.mark.parametrize("changed", [{"supplement": "領収書は後日お送りします。"}, {"value": ""}], ids=["補足", "value"])
def test_a_letter_changed_after_its_preview_is_shown_again(season, as_role, changed):
    """What is typed beside a letter that is shown makes another letter: it is seen before it goes."""
    case, question = asking("pledge.date_out_of_range")
    client, path = as_role("clerk"), f"/cases/{case.receipt_number}/answer/"
    typed = shown(client, case, form(case, question, "input", value="2027-02-22"))
    again = client.post(path, typed | changed)
    assert (again.status_code, "前に表示した内容から変わりました" in again.content.decode()) == (200, True)
    assert Case.objects.get(id=case.id).version == case.version
    assert client.post(path, typed | changed | {"seen": again.context["seen"]}).status_code == 302


def test_a_letter_as_it_was_shown_goes_at_once(season, as_role):
    """A reason that is typed beside it is for the history, not for the letter."""
    case, question = asking("pledge.date_out_of_range")
    client = as_role("clerk")
    typed = shown(client, case, form(case, question, "waive"))
    assert client.post(f"/cases/{case.receipt_number}/answer/", typed | {"words": "本人に電話で確認した。"}).status_code == 302
    assert Letter.objects.filter(case=case, kind="complete").exists()
