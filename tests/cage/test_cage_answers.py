"""What the parsers hand back passes the cage unchanged: the child's JSON becomes the same frozen values."""

import datetime
import io
from collections.abc import Iterator
from decimal import Decimal
from email.message import EmailMessage

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from cage.door import Cage
from cage.frames import to_json
from cases.reading import Activity, Application, FormB, FormC, Mail, MinutesEntry, Reading, ReadingOptions, Source
from parsers.reader import read

OPTIONS = ReadingOptions(own_addresses=("office@example.jp",))
ADAPTER = TypeAdapter(Reading)
FINITE = st.decimals(allow_nan=False, allow_infinity=False)
st.register_type_strategy(MinutesEntry, st.builds(MinutesEntry, text=st.text(), place=st.text(), value=st.none() | FINITE))


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "様式A"
    for row in (["更新申請書"], ["認定番号", "OMP-12340123"], ["氏名", "山田　太郎"], ["資格有効期日", datetime.date(2027, 3, 31)]):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["Message-ID"] = "【更新申請】", "taro@example.jp", "<a@example.jp>"
    message["Date"] = datetime.datetime(2027, 1, 15, tzinfo=datetime.UTC)
    message.set_content("よろしくお願いします", charset="iso-2022-jp")
    message.add_attachment(workbook(), maintype="application", subtype="octet-stream", filename="申請書.xlsx")
    return message.as_bytes()


SOURCES = {
    "mail": Source(message=mail()),
    "workbook": Source(files=(("申請書.xlsx", workbook()),)),
    "two files": Source(files=(("a.xlsx", workbook()), ("b.pdf", b"%PDF-1.4 broken"))),
    "nothing": Source(),
    "an empty message": Source(message=b""),
}


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage.start() as started:
        yield started


@pytest.mark.parametrize("name", SOURCES)
def test_a_reading_is_the_same_inside_and_outside(cage: Cage, name: str) -> None:
    """What the reader would load late would be missing behind the lock and change what is read."""
    inside = cage.read(SOURCES[name], OPTIONS)
    assert inside == read(SOURCES[name], OPTIONS)


@pytest.mark.parametrize("name", SOURCES)
def test_a_single_reading_is_the_same_too(name: str) -> None:
    """Loading only what a source needs loads all that it needs."""
    with Cage.start(warm=False) as cold:
        assert cold.read(SOURCES[name], OPTIONS) == read(SOURCES[name], OPTIONS)


# A form cannot hold an infinite number: what is none is no number to the reader.
FINITE = st.decimals(allow_nan=False, allow_infinity=False)
st.register_type_strategy(MinutesEntry, st.builds(MinutesEntry, text=st.text(), place=st.text(), value=st.none() | FINITE))


@settings(max_examples=40)
@given(st.from_type(Mail), st.from_type(Activity), st.from_type(FormC))
def test_json_keeps_every_value(mail: Mail, activity: Activity, pledge: FormC) -> None:
    """Days, decimals, None where None is no default, nested forms: all come back equal."""
    form_b = FormB(place="p", activities=(activity,))
    reading = Reading(mail=mail, applications=(Application(form_b=form_b, form_c=pledge),))
    assert ADAPTER.validate_json(to_json(reading), strict=True) == reading


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_a_duration_that_is_no_number_is_refused(value: str) -> None:
    """The rules add durations up: one that is no number would make every sum one."""
    body = to_json(Reading(applications=(Application(form_b=FormB(place="p", total=MinutesEntry(value, "p", value=Decimal(value)))),)))
    with pytest.raises(ValidationError):
        ADAPTER.validate_json(body, strict=True)
