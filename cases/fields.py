"""The fields of forms (A), (B) and (C): the one table that the reader and the writer of forms share.

`label` is what our own forms print and what the fields of our fillable PDF are called; a further row of (B) has
its number behind an underscore (`開始日_3`). `aliases` are other words that applicants' offices print for the same
thing; an office adds more under `[forms]` of config.toml.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "date", "minutes", "category", "codes", "tick", "number"]


@dataclass(frozen=True, slots=True)
class Field:
    """One place of a form: its key in our records, the printed label, other words for it and what it holds."""

    key: str
    label: str
    kind: Kind
    aliases: tuple[str, ...] = ()


FORM_A: tuple[Field, ...] = (
    Field("applied_on", "申請日", "date", ("申請年月日", "記入日", "提出日", "届出日")),
    Field("certification_number", "認定番号", "text", ("資格認定番号", "登録番号", "認定No", "認定No.", "認定証番号", "資格番号")),
    Field("qualification", "資格名", "text", ("資格", "資格区分", "認定資格", "更新資格", "保有資格", "資格種別", "資格名称")),
    Field("expires_on", "資格有効期日", "date", ("資格有効期限", "有効期限", "有効期日", "認定有効期限", "認定有効期日", "有効期間満了日")),
    Field("name_kana", "フリガナ", "text", ("ふりがな", "カナ", "氏名カナ", "氏名フリガナ", "氏名(カナ)", "お名前(カナ)", "カナ氏名")),
    Field("name", "氏名", "text", ("お名前", "申請者氏名", "申請者名", "名前", "氏名(漢字)", "申請者")),
    Field("postal_code", "郵便番号", "text", ("〒", "郵便", "ご住所〒")),
    Field("address", "住所", "text", ("ご住所", "現住所", "認定証送付先", "送付先住所", "送付先", "認定証送付先住所", "連絡先住所")),
    Field("phone", "電話番号", "text", ("電話", "TEL", "連絡先電話番号", "日中の連絡先", "携帯電話", "携帯番号", "お電話番号", "連絡先")),
    Field(
        "email",
        "メールアドレス",
        "text",
        ("Eメール", "E-mail", "Eメールアドレス", "電子メール", "メール", "Mail", "E-mailアドレス", "電子メールアドレス"),
    ),
    Field("company", "勤務先", "text", ("会社名", "勤務先名", "所属", "所属先", "会社名・所属", "勤務先・所属")),
    Field("paid_on", "振込日", "date", ("お振込日", "入金日", "振込予定日", "振込年月日")),
    Field("payer", "振込名義", "text", ("振込名義人", "お振込名義", "振込人名義", "振込依頼人名")),
    Field("paid_amount", "振込金額", "number", ("お振込金額", "振込額", "入金額")),
)

FORM_B: tuple[Field, ...] = (
    Field("number", "No", "number", ("No.", "番号", "#", "項番", "行")),
    Field("category", "カテゴリ", "category", ("カテゴリー", "区分", "活動区分", "学習区分", "種別", "活動カテゴリ", "分類")),
    Field(
        "from",
        "開始日",
        "date",
        ("実施日", "活動日", "受講日", "年月日", "日付", "日時", "開始", "期間(自)", "自", "開催日", "実施期間", "期間"),
    ),
    Field("to", "終了日", "date", ("終了", "期間(至)", "至", "修了日", "完了日")),
    Field(
        "title",
        "活動名",
        "text",
        ("研修名", "活動名称", "研修・活動名", "研修名・活動名", "コース名", "件名", "名称", "活動内容", "講座名", "プログラム名"),
    ),
    Field("organiser", "主催者・実施機関", "text", ("主催者", "主催", "実施機関", "主催団体", "主催者名", "実施団体", "主催・実施機関")),
    Field("course", "認定研修番号", "text", ("研修番号", "認定番号(研修)", "コース番号", "研修コード", "認定研修No")),
    Field("detail", "内容", "text", ("概要", "備考", "詳細", "学習内容")),
    Field("fields", "分野コード", "codes", ("分野", "業務分野", "7分野", "関連分野", "分野番号", "業務の分野")),
    Field("hours", "時間", "minutes", ("時間数", "活動時間", "実施時間", "所要時間", "受講時間", "学習時間", "時間(h)")),
    Field(
        "claimed",
        "申請CPD",
        "minutes",
        ("申請ポイント", "CPD", "CPDポイント", "申請CPDポイント", "ポイント", "申請ポイント数", "取得ポイント", "申請CPDポイント数"),
    ),
    Field("evidence", "証明書類", "text", ("証明書", "証明", "証明書類の有無", "証憑", "添付", "エビデンス")),
)

FORM_C: tuple[Field, ...] = (
    Field("agreed_1", "同意_1", "tick", ()),
    Field("agreed_2", "同意_2", "tick", ()),
    Field("agreed_3", "同意_3", "tick", ()),
    Field("signed_on", "日付", "date", ("宣誓日", "署名日", "年月日", "記入日", "誓約日", "申請日")),
    Field("signed_by", "署名", "text", ("氏名", "署名(氏名)", "ご署名", "記名", "自署", "お名前")),
)

ROWS_OF_FILLABLE_PDF = 40

INSTRUMENTS: tuple[tuple[str, str], ...] = (
    ("倫理綱領", "コン検の倫理綱領を順守することを誓います。"),
    ("職業倫理規定", "コン検の職業倫理規定を順守することを誓います。"),
    ("継続教育", "継続教育・学習方針に同意し、これを順守します。"),
)
"""Form (C): the word by which each of the three instruments is recognised, and our own form's sentence (manual, (オ)(C))."""

TITLES: dict[str, tuple[str, ...]] = {
    "A": ("様式A", "(A)", "更新申請書", "更新審査申請書"),
    "B": ("様式B", "(B)", "CPDポイント取得レポート", "CPD取得レポート", "ポイント取得レポート", "CPD報告書"),
    "C": ("様式C", "(C)", "宣誓書", "宣誓", "誓約書", "順守への宣誓"),
}
"""Words of a sheet's name or heading, after NFKC and without blanks, that name the form; the stronger sign first."""

QUALIFICATIONS: dict[str, str] = {
    "OMP": "オペレーションマネジメント",
    "CAP": "コンタクトセンターアーキテクチャ",
    "CSP": "カスタマーサービス",
}
"""The professional qualifications by their code (domain.md 1)."""

EXAMPLE_SHEET = "記入例"
"""A sheet, page or file headed so is an example and is never read as an application."""
