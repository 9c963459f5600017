"""The letters that tell what a person decided, or what is still open: each function returns what its letter may print."""

from datetime import date
from typing import Any

from cases.policy import Office, Policy, window
from cases.states import LetterKind
from notifier.answer import Answer, Decision, correct_by, deficiencies, heading, if_to_come, subject_example
from notifier.defects import defects
from notifier.layout import day, one_line
from notifier.payer import last_four, payer_name

CALLED: dict[LetterKind, str] = {
    "complete": "受付のお知らせ",
    "deficient": "不備についてのご連絡",
    "early": "お預かりのお知らせ",
    "accepted": "受理のお知らせ",
    "reminder": "ご確認のお願い",
    "query": "記載内容の確認のお願い",
    "withdrawn": "取り下げのお知らせ",
    "late_closed": "受付期間についてのお知らせ",
    "approved": "審査結果のお知らせ",
    "refused": "審査結果のお知らせ",
    "audit_request": "監査についてのお願い",
    "audit_result": "監査結果のお知らせ",
}
"""What a letter is called in a letter that corrects it."""


def query(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """記載内容の確認: the clerk's question, and the day to answer by."""
    if answer.reply_by is None:
        raise ValueError("a question owes the day by which it is to be answered")
    return {
        **heading(answer),
        "question": _words(answer),
        "reply_by": day(answer.reply_by),
        "subject_example": subject_example(answer, office),
    }


def withdrawn(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """取り下げ, and what becomes of the fee (R24, R26)."""
    return {**heading(answer), "money": _decision(answer).money}


def late_closed(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """期限後 (R37), in the manual's words: no more is said of what it means for the qualification."""
    return {**heading(answer), "window_end": day(window(answer.assessment.season)[1]), "money": _decision(answer).money}


def approved(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """合格: the new validity (R04), and the certificate to come (R06)."""
    season = answer.assessment.season
    return {
        **heading(answer),
        "last_four": last_four(answer.certification_number),
        "valid_from": day(date(season, 4, 1)),
        "valid_to": day(date(season + policy.rule_set(season).years, 3, 31)),
        "renewal_day": if_to_come(date(season, 4, 1), answer),
    }


def refused(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """不合格, with the supervisor's reason; the fee is not paid back (R24)."""
    return {**heading(answer), "last_four": last_four(answer.certification_number), "reason": _words(answer)}


def correction(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """訂正: which letter was wrong, and what is right."""
    decision = _decision(answer)
    if decision.corrects is None or decision.corrects_of is None:
        raise ValueError("a correction owes the letter that it corrects")
    return {
        **heading(answer),
        "corrected": CALLED[decision.corrects],
        "corrected_day": day(decision.corrects_of),
        "correction": _words(answer),
    }


def reminder(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """What is still open and by when: the defects, or else the fee."""
    season = answer.assessment.season
    open_defects = any(finding.severity == "deficiency" for finding in answer.assessment.findings)
    last = window(season)[1]
    by = answer.reply_by or (correct_by(season, answer.today, policy) if open_defects else last)
    return {
        **heading(answer),
        "defects": defects(deficiencies(answer.assessment)) if open_defects else (),
        "fee": None if open_defects else _fee(answer, policy),
        "reply_by": if_to_come(by, answer),
        "subject_example": subject_example(answer, office),
    }


def _fee(answer: Answer, policy: Policy) -> dict[str, Any]:
    return {
        "amount": f"{policy.fee(answer.today).amount:,}",
        "account": policy.account,
        "payer": payer_name(answer.certification_number, answer.name_kana),
    }


def _decision(answer: Answer) -> Decision:
    if answer.decision is None:
        raise ValueError("nobody decided what this letter would tell")
    return answer.decision


def besides(answer: Answer) -> tuple[str, ...]:
    """補足: the lines that staff added to a letter that does without; none where no person wrote it."""
    return _lines(answer.decision.words) if answer.decision else ()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(one_line(line) for line in text.splitlines() if line.strip())


def _words(answer: Answer) -> tuple[str, ...]:
    """The lines that a member of staff wrote; a letter that lives by them is not written without."""
    lines = _lines(_decision(answer).words)
    if not lines:
        raise ValueError("staff owe this letter their words")
    return lines
