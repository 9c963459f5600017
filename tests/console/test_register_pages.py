"""名簿: listed, one person with applications and payments, and the office's list seen before it is taken in."""

from dataclasses import replace
from datetime import date

import pytest
from builders.many_cases import many_cases
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.policy import Certificant as Entry
from storage import register
from storage.models import Access, Certificant

HEADINGS = "認定番号,氏名,フリガナ,メールアドレス,資格名,資格有効期日"
YAMADA = Entry(certification_number="OMP-12340123", name="山田 太郎", name_kana="ヤマダ タロウ", email="", expires_on=date(2027, 3, 31))


def sent(client, what, text, **more):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(f"/register/import/{what}/", {"file": SimpleUploadedFile("名簿.csv", data), **more})


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def known(moved_in):
    register.update([YAMADA, replace(YAMADA, certification_number="CAP-22220002", name="鈴木 花子")])


def test_one_person_has_applications_and_payments(moved_in, as_role):
    """Each leads on; that it was seen is noted."""
    many_cases(20)
    person = Certificant.objects.get(certification_number="OMP-12340001")
    page = text_of(as_role("auditor").get(f"/register/{person.id}/"))
    assert "R2027-0001" in page
    assert "10,800円" in page
    assert Access.objects.filter(what="seen", case__receipt_number="R2027-0001", codes=["register"]).exists()


def test_a_person_is_found_by_part_of_a_name_or_number(known, as_role):
    """By the keys of the search; nothing found says what to try."""
    client = as_role("clerk")
    for text in ("山田", "やまだ", "0123", "omp12340123"):
        found = client.post("/register/find/", {"text": text}).context["rows"]
        assert "山田 太郎" in [row.name for row in found], text
    assert "一致する認定者は名簿にいません" in text_of(client.post("/register/find/", {"text": "小川"}))


def test_the_difference_is_shown_and_nothing_is_written(known, as_role):
    """追加, 変更 and 消えた行, before anything is recorded."""
    answer = sent(as_role("supervisor"), "check", f"{HEADINGS}\nOMP12340123,山田 太朗,ヤマダ タロウ,,,2027-03-31\nCSP-1111,高橋 一,,,,\n")
    assert answer.context["sent"].refused == ""
    assert "追加1・変更1・消えた行1" in text_of(answer)
    assert "<del>山田 太郎</del> → <ins>山田 太朗</ins>" in text_of(answer)
    assert Certificant.objects.get(certification_number="OMP-12340123").name == "山田 太郎"


def test_taken_in_it_deletes_nothing(known, as_role):
    """The file that was shown; who is missing stays."""
    client, text = as_role("supervisor"), f"{HEADINGS}\nCSP-1111,高橋 一,,,,\n"
    seen = sent(client, "check", text).context["sent"].sha256
    assert sent(client, "take", text, seen=seen).status_code == 302
    assert set(Certificant.objects.values_list("name", flat=True)) == {"山田 太郎", "鈴木 花子", "高橋 一"}


def test_another_file_than_was_shown_is_shown_first(known, as_role):
    """Nothing is taken that nobody saw."""
    client = as_role("supervisor")
    seen = sent(client, "check", f"{HEADINGS}\nCSP-1111,高橋 一,,,,\n").context["sent"].sha256
    answer = sent(client, "take", f"{HEADINGS}\nCSP-2222,森 学,,,,\n", seen=seen)
    assert (answer.status_code, "違うファイルが選ばれたため" in text_of(answer), Certificant.objects.count()) == (422, True, 2)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(b"\x81", "CSV（UTF-8またはShift_JIS）でもExcel", id="no text"),
        pytest.param(b"PK\x03\x04 no zip", "Excelのファイルとして開けません", id="broken workbook"),
        pytest.param("氏名\n山田\n", "「認定番号」と「氏名」の見出しがありません", id="no headings"),
        pytest.param(f"{HEADINGS}\nOMP-12340123,,,,,\n", "2行目に氏名がありません", id="no name"),
        pytest.param("認定番号,氏名\nOMP-12340123,山田\nOMP12340123,山田\n", "2行目と3行目の認定番号が同じです", id="one key twice"),
    ],
)
def test_a_file_that_is_no_register(known, as_role, data, why):
    """One sentence with the file and the reason."""
    answer = sent(as_role("supervisor"), "check", data)
    assert (answer.status_code, "「名簿.csv」は名簿として取り込めません。" in text_of(answer), why in text_of(answer)) == (422, True, True)


def test_import_is_a_supervisors(known, as_role):
    """A clerk reads the register only."""
    assert sent(as_role("clerk"), "check", HEADINGS).status_code == 403
    assert "名簿を取り込む" not in text_of(as_role("clerk").get("/register/"))


def test_ten_thousand_entries_take_few_statements(moved_in, as_role):
    """The budget of a page."""
    many_cases(10_000)
    client, number = as_role("clerk"), Certificant.objects.order_by("id").values_list("id", flat=True)[0]
    client.get("/cases/")
    for path in ("/register/", "/register/?page=200", f"/register/{number}/"):
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        assert len(asked) <= 12, path
