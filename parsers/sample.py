"""A small application made in memory, for the zygote to read once before it forks.

What is made at first use (patterns, tables of labels, code that the interpreter has specialised) is then there in every
child; a child that made it anew would lose it with its message.
"""

import base64
import io
import zipfile
from collections.abc import Sequence

from cases.fields import FORM_B, INSTRUMENTS

Rows = Sequence[Sequence[str]]

_FORM_A: Rows = (
    ("プロフェッショナル資格 更新申請書（様式Ａ）",),
    ("申請日", "令和9年1月15日"),
    ("認定番号", "OMP-12340123"),
    ("資格名", "オペレーションマネジメント（OMP）"),
    ("資格有効期日", "2027年3月31日"),
    ("フリガナ", "ヤマダ　タロウ"),
    ("氏名", "山田　太郎"),
    ("郵便番号", "100-0005"),
    ("住所", "東京都千代田区丸の内1-1-1"),
    ("電話番号", "03-1234-5678"),
    ("メールアドレス", "taro@example.jp"),
)
_FORM_B: Rows = (
    ("CPDポイント取得レポートフォーム（様式Ｂ）",),
    ("氏名", "山田　太郎", "認定番号", "OMP-12340123"),
    tuple(field.label for field in FORM_B),
    ("1", "A", "2025/5/10", "2025/5/11", "品質管理研修", "協会", "K1001", "受講", "OP、HR", "6", "6", "有"),
    ("2", "Ｂ", "R7.6.1", "", "セミナー 第2回", "株式会社サンプル", "", "", "④・⑤", "1時間30分", "1.5", "無"),
    ("", "", "", "", "", "", "", "", "合計", "", "7.5", ""),
)
_FORM_C: Rows = (
    ("宣誓書（様式Ｃ）",),
    *(("☑", sentence) for _, sentence in INSTRUMENTS),
    ("日付", "2027/1/15"),
    ("署名", "山田　太郎"),
)
_SHEETS: tuple[tuple[str, Rows], ...] = (("(A)更新申請書", _FORM_A), ("(B)CPDポイント取得レポート", _FORM_B), ("(C)宣誓書", _FORM_C))

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def sample_mail() -> bytes:
    """An application as Outlook sends it: ISO-2022-JP, an encoded file name, one workbook with the three forms."""
    subject = base64.b64encode("【更新申請】プロフェッショナル更新申請書添付_270115".encode("iso-2022-jp")).decode()
    head = (
        "Return-Path: <taro@example.jp>\r\nReceived: from mail.example.jp by mx.example.jp; Fri, 15 Jan 2027 10:00:00 +0900\r\n"
        "From: =?utf-8?B?5bGx55Sw?= <taro@example.jp>\r\nTo: office@example.jp\r\nDate: Fri, 15 Jan 2027 10:00:00 +0900\r\n"
        f"Subject: =?iso-2022-jp?B?{subject}?=\r\nMessage-ID: <1@example.jp>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset="iso-2022-jp"\r\n\r\n'
    )
    attached = (
        "\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''%E7%94%B3%E8%AB%8B.xlsx\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    body = "お世話になっております。".encode("iso-2022-jp")
    return head.encode() + body + attached.encode() + base64.encodebytes(sample_workbook()) + b"\r\n--b--\r\n"


def sample_workbook() -> bytes:
    """The smallest workbook that Excel would open, with a sheet for each form."""
    numbers = range(1, len(_SHEETS) + 1)
    sheets = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, (name, _) in zip(numbers, _SHEETS, strict=True))
    links = "".join(f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    book = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">{book}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>',
        **{f"xl/worksheets/sheet{n}.xml": _sheet(rows) for n, (_, rows) in zip(numbers, _SHEETS, strict=True)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def _sheet(rows: Rows) -> str:
    lines = "".join(
        f'<row r="{y}">'
        + "".join(f'<c r="{chr(65 + x)}{y}" t="inlineStr"><is><t>{text}</t></is></c>' for x, text in enumerate(row))
        + "</row>"
        for y, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'
