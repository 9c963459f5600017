"""Every page of the console names only what its view gives it: what is not there fails here, not silently in front of staff."""

import pytest
from console_pages import pages
from django.template.base import FilterExpression, Variable, VariableDoesNotExist

from console.dossier import Dossier
from console.people import ROLES
from storage.models import Case

OTHERWISE = ("default", "default_if_none")
"""Filters that say what stands in the place of what is not there."""


@pytest.fixture
def missing(season, monkeypatch):
    """Fills with what the templates name and are not given: the template and the variable."""
    found, resolve = set(), FilterExpression.resolve

    def noted(expression, context, ignore_failures=False):
        stands_for = any(used.__name__ in OTHERWISE for used, _ in expression.filters)
        if isinstance(expression.var, Variable) and not ignore_failures and not stands_for:
            try:
                expression.var.resolve(context)
            except VariableDoesNotExist:
                found.add((context.render_context.template.name, str(expression.var)))
        return resolve(expression, context, ignore_failures)

    monkeypatch.setattr(FilterExpression, "resolve", noted)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_pages_name_only_what_they_are_given(missing, as_role, role):
    """Each address of the map that this role may open."""
    client = as_role(role)
    seen = {address: client.get(address).status_code for _, _, address in pages()}
    assert (missing, 200 in seen.values(), set(seen.values()) <= {200, 302, 403, 404}) == (set(), True, True)


def test_questions_answers_and_letters_name_only_what_they_are_given(missing, as_role):
    """Each case that waits, each of its answers as it is shown before it is done, and what can be done without being asked."""
    client = as_role("supervisor")
    for case in Case.objects.filter(waiting_since__isnull=False):
        page = client.get(f"/cases/{case.receipt_number}/")
        question = page.context["question"]
        asked = [{"question": question.code, "answer": answer.key} for answer in Dossier(case, "supervisor").questions[0].answers]
        for answer in [*asked, *({"answer": act} for act in page.context["offered"])]:
            case.refresh_from_db()
            client.post(f"/cases/{case.receipt_number}/answer/", {"version": case.version, **answer})
    assert missing == set()


@pytest.mark.parametrize("role", ["clerk", None])
def test_refusals_name_only_what_they_are_given(missing, as_role, role):
    """A stale answer, and one whose login is over."""
    case = Case.objects.filter(state="needs_staff").first()
    page = as_role(role).post(f"/cases/{case.receipt_number}/answer/", {"version": "0", "words": "確かめた。", "c:a.name": "山田"})
    assert (missing, page.status_code) == (set(), 409 if role else 401)
