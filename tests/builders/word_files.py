"""Word documents written as XML, part by part, for the tests of their reader."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

_SCHEMAS = "http://schemas.openxmlformats.org"
_WORD = f"{_SCHEMAS}/wordprocessingml/2006/main"
_OFFICE = f"{_SCHEMAS}/officeDocument/2006/relationships"
_NAMES = (
    f'xmlns:w="{_WORD}" xmlns:r="{_OFFICE}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    f' xmlns:mc="{_SCHEMAS}/markup-compatibility/2006" xmlns:wp="{_SCHEMAS}/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def run(text: Any, *properties: str) -> str:
    """A run of text: a day as people write it, a tab and a line's end as Word writes them."""
    text = f"{text:%Y/%m/%d}" if isinstance(text, date) else "" if text is None else str(text)
    shown = escape(text).replace("\n", "</w:t><w:br/><w:t>").replace("\t", "</w:t><w:tab/><w:t>")
    return f"<w:r><w:rPr>{''.join(properties)}</w:rPr><w:t>{shown}</w:t></w:r>"


def par(*runs: str, about: str = "") -> str:
    """A paragraph of runs; a text that is no XML becomes one."""
    return f"<w:p><w:pPr>{about}</w:pPr>{''.join(r if r.startswith('<') else run(r) for r in runs)}</w:p>"


def cell(content: Any = "", *, span: int = 1, merge: str = "") -> str:
    """A cell with this text, or this XML; `merge`: `restart` or `continue`."""
    about = f'<w:gridSpan w:val="{span}"/>' + (f'<w:vMerge w:val="{merge}"/>' if merge else "")
    inner = (
        content if isinstance(content, str) and content.startswith(("<w:p>", "<w:tbl>", "<w:sdt>", "<w:bookmark")) else par(run(content))
    )
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{inner}</w:tc>"


def line(*cells: Any, about: str = "") -> str:
    """A row of a table; what is not a cell yet becomes one."""
    made = (one if isinstance(one, str) and one.startswith(("<w:tc>", "<w:sdt>")) else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{about}</w:trPr>{''.join(made)}</w:tr>"


def table(*rows: Sequence[Any] | str) -> str:
    """A table of rows, each as values or as XML."""
    return f"<w:tbl><w:tblPr/>{''.join(row if isinstance(row, str) else line(*row) for row in rows)}</w:tbl>"


def control(content: str, about: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{about}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def box(state: str, sign: str = "☐") -> str:
    """A check box of Word 2010 and later, which shows whatever sign its maker chose."""
    return control(run(sign), f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>')


def text_box(*blocks: str) -> str:
    """A text box as Word writes it: for itself, and once more for older programs."""
    inner = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{inner}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def picture(centimetres: float) -> str:
    """A square picture."""
    size = round(centimetres * 360_000)
    return f'<w:r><w:drawing><wp:inline><wp:extent cx="{size}" cy="{size}"/></wp:inline></w:drawing></w:r>'


def document(*blocks: str, styles: str = "", header: str = "", footer: str = "", more: Iterable[tuple[str, str]] = ()) -> bytes:
    """A .docx of these blocks; `header` and `footer` are those of its last section, `more` further parts."""
    parts = {"styles": styles, "header": header, "footer": footer}
    kinds = {"styles": "styles", "header": "hdr", "footer": "ftr"}
    related = "".join(f'<Relationship Id="{p}" Type="{_OFFICE}/{p}" Target="{p}.xml"/>' for p, xml in parts.items() if xml)
    edges = "".join(f'<w:{p}Reference w:type="default" r:id="{p}"/>' for p in ("header", "footer") if parts[p])
    body = f"<w:document {_NAMES}><w:body>{''.join(blocks)}<w:sectPr>{edges}</w:sectPr></w:body></w:document>"
    package = f"{_SCHEMAS}/package/2006/relationships"
    main = f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="/word/document.xml"/>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_SCHEMAS}/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}">{main}</Relationships>',
        "word/document.xml": body,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{related}</Relationships>',
        **{f"word/{p}.xml": f"<w:{kinds[p]} {_NAMES}>{xml}</w:{kinds[p]}>" for p, xml in parts.items() if xml},
        **dict(more),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()
