"""What a dispatch list consists of: certificates, labels, the list for mail merge, and what must be looked at."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pypdfium2
import pytest

from cases.certificate import Certified, validity
from documents.address_labels import labels
from documents.certificate import certificates
from documents.dispatch_list import Slip, as_csv, as_workbook, checks, checks_as_csv, rows
from documents.press import broken
from documents.texts import FONT
from documents.typeface import Typeface

OURS = (Typeface(FONT),)
KUZU = "葛\U000e0100西 髙﨑"
NOWHERE = "邉\U000e0102田 花子"
"""In no font that we bring."""
ASSOCIATION = "一般社団法人 日本コンタクトセンター教育検定協会"


def certified(number=1, **changes):
    first, last = validity(2027)
    given = {
        "receipt_number": f"R2027-{number:04}",
        "certification_number": f"OMP-1234{number:04}",
        "qualification": "OMP",
        "name": "山田 太郎",
        "name_kana": "ヤマダ タロウ",
        "postal_code": "１００－０００５",
        "address": "東京都千代田区丸の内3丁目3番1号 新東京ビル B1",
        "valid_from": first,
        "valid_until": last,
    }
    return Certified(**(given | changes))


def texts(pdf):
    """What is printed on each page."""
    with pypdfium2.PdfDocument(pdf) as book:
        return [page.get_textpage().get_text_range() for page in book]


def printed(*listed, signatory=""):
    pdf, count = certificates(listed, OURS, ASSOCIATION, signatory)
    pages = texts(pdf) if pdf else []
    assert count == len(pages)
    return pages


def test_validity():
    """R04, with the manual's own example."""
    assert validity(2019) == (date(2019, 4, 1), date(2022, 3, 31))


def test_what_stands_on_a_certificate():
    """Name in its own writing, qualification, number, validity, day of issue, who issues it."""
    (page,) = printed(certified(name=KUZU), signatory="代表理事　見本 一郎")
    for text in (
        "認定番号",
        "OMP-12340001",
        KUZU,
        "殿",
        "オペレーションマネジメント（OMP）",
        "2027年4月1日から2030年3月31日まで",
        ASSOCIATION,
    ):
        assert text in page
    assert "代表理事" in page
    assert "2027年4月1日" in page.splitlines()


def test_a_qualification_that_is_not_known_stands_as_it_is_written():
    (page,) = printed(certified(qualification="スーパーバイザー"))
    assert "スーパーバイザー" in page


def test_a_name_that_no_font_has_is_not_printed():
    """Neither with a box nor as another name; the others are."""
    assert [KUZU in page for page in printed(certified(1, name=NOWHERE), certified(2, name=KUZU))] == [True]
    assert printed(certified(1, name=NOWHERE)) == []


def test_the_same_list_is_the_same_file():
    one = [certified(1), certified(2, name=KUZU)]
    assert certificates(one, OURS, ASSOCIATION, "") == certificates(one, OURS, ASSOCIATION, "")
    assert labels(one, OURS) == labels(one, OURS)


def test_labels_twelve_to_a_page():
    """Postal code, address in its lines, name with 様, and the receipt number that says which certificate goes in."""
    pdf, count = labels([certified(n) for n in range(1, 14)], OURS)
    first, second = texts(pdf)
    assert (count, first.count("様"), second.count("様")) == (13, 12, 1)
    assert second.split() == [
        "〒100-0005",
        "東京都千代田区丸の内3丁目3番1号",
        "新東京ビル",
        "B1",
        "山田",
        "太郎",
        "様",
        "認定証在中",
        "R2027-0013",
    ]


@pytest.mark.parametrize("length", [1, 40, 120, 400])
def test_an_address_stays_on_its_label(length):
    """However long: nothing of it is lost, and nothing stands beyond the label's edge."""
    pdf, _ = labels([certified(address="東京都千代田区丸の内" + "亜" * length)], OURS)
    assert "".join(texts(pdf)[0].split()).count("亜") == length
    with pypdfium2.PdfDocument(pdf) as book:
        page = book[0].get_textpage()
        boxes = [page.get_charbox(n) for n in range(page.count_chars())]
    assert max(right for _, _, right, _ in boxes) < 595 / 2
    assert min(bottom for _, bottom, _, _ in boxes) > 842 - 61 - 120


def test_a_label_that_cannot_be_printed_is_left_out():
    pdf, count = labels([certified(1, address="奈良県" + NOWHERE), certified(2)], OURS)
    assert (count, "R2027-0002" in texts(pdf)[0], labels([certified(1, name=NOWHERE)], OURS)) == (1, True, (b"", 0))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("東京都港区", ["東京都港区"]),
        ("東京都港区芝公園一丁目 芝ビル三階", ["東京都港区芝公園一丁目", "芝ビル三階"]),
        ("東京都千代田区丸の内１２３４", ["東京都千代田区丸の内", "１２３４"]),
        ("東京都港区芝公園一丁目タワー館", ["東京都港区芝公園一丁目タ", "ワー館"]),
        ("１２３４５６７８９０１２３４", ["１２３４５６７８９０１２", "３４"]),
    ],
    ids=["short", "at the blank", "not in a number", "not before ー", "nowhere better"],
)
def test_where_an_address_is_broken(text, lines):
    assert broken(text, lambda line: len(line) <= 12) == lines


def test_the_list_for_mail_merge():
    """A line of headings, then a line each: own writing, address as written, the postal code as post offices write it."""
    listed = [certified(1, name=KUZU, postal_code="不明"), certified(2)]
    head, first, second = rows(listed, 3, checks(listed, OURS))
    assert dict(zip(head, first, strict=True)) == {
        "連番": "1",
        "受付番号": "R2027-0001",
        "認定番号": "OMP-12340001",
        "資格名": "オペレーションマネジメント（OMP）",
        "氏名": KUZU,
        "フリガナ": "ヤマダ タロウ",
        "郵便番号": "不明",
        "住所": "東京都千代田区丸の内3丁目3番1号 新東京ビル B1",
        "有効期間開始日": "2027年4月1日",
        "有効期間終了日": "2030年3月31日",
        "発行日": "2027年4月1日",
        "束番号": "3",
        "文字の確認": "要確認",
    }
    assert (second[6], second[-1]) == ("100-0005", "")


def test_csv_is_read_by_excel_and_runs_nothing():
    """UTF-8 with its mark; what a spreadsheet would take for a formula is a text."""
    begins = ["=1+1", "+81", "-1", "@SUM(A1)", "\t=1", "＝1", " \u3000=1", "山田"]
    data = as_csv([begins])
    assert data.startswith(b"\xef\xbb\xbf")
    assert next(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [
        "'=1+1",
        "'+81",
        "'-1",
        "'@SUM(A1)",
        "'\t=1",
        "'＝1",
        "' \u3000=1",
        "山田",
    ]


def test_workbook_holds_texts_only():
    """What begins with = too, without anything added to it; control characters, which no workbook may hold, are blanks."""
    table = rows([certified(1, name="=1+1", address="東京都\x0b港区")], 3, [])
    slip = Slip(3, datetime(2027, 3, 20, 10, tzinfo=UTC), "事務")
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(table, slip)))
    line = next(book["発送リスト"].iter_rows(min_row=2))
    assert {cell.data_type for cell in line if cell.value is not None} == {"s"}
    assert (line[4].value, line[7].value) == ("=1+1", "東京都 港区")
    assert [[cell.value for cell in pair] for pair in book["控え"].rows] == [
        ["束番号", "3"],
        ["件数", "1件"],
        ["作成日時", "2027-03-20 10:00"],
        ["作成者", "事務"],
        ["発送日", None],
    ]


def test_what_must_be_looked_at():
    """Signs that CP932 has not, signs that no font has, a postal code that is none; each with its code points."""
    found = checks([certified(1, name=NOWHERE, postal_code="1000"), certified(2, name="髙﨑 一"), certified(3, address="𣘺本町1")], OURS)
    assert [(check.receipt_number, check.place, check.sign) for check in found] == [
        ("R2027-0001", "氏名", "邉\U000e0102"),
        ("R2027-0001", "氏名", "邉\U000e0102"),
        ("R2027-0001", "郵便番号", "1000"),
        ("R2027-0003", "住所", "𣘺"),
    ]
    lines = list(csv.reader(io.StringIO(checks_as_csv(found).decode("utf-8-sig"))))
    assert lines[0] == ["受付番号", "認定番号", "項目", "文字", "文字コード", "内容"]
    assert lines[1][:5] == ["R2027-0001", "OMP-12340001", "氏名", "邉\U000e0102", "U+9089 U+E0102"]
