"""The sample that the zygote reads before it forks: worth reading only if it goes all the way."""

from decimal import Decimal

from cases.reading import ReadingOptions, Source
from parsers.reader import read
from parsers.sample import sample_mail


def test_sample_is_read_to_the_end() -> None:
    """Mail, workbook, three forms, dates, hours and fields: a sample that broke off early would warm nothing."""
    reading = read(Source(message=sample_mail()), ReadingOptions())
    (application,) = reading.applications
    assert reading.mail is not None
    assert reading.mail.subject == "【更新申請】プロフェッショナル更新申請書添付_270115"
    assert application.form_a is not None
    assert application.form_b is not None
    assert application.form_c is not None
    assert [row.hours.value for row in application.form_b.activities if row.hours] == [Decimal(360), Decimal(90)]
    assert [tick.value for tick in application.form_c.agreed] == [True, True, True]
