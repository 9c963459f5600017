"""Where the fields of a fillable PDF stand on its pages, as the reader counts: what was read from a field says only its name."""

from itertools import groupby

from parsers.pdf_drawn import Input
from parsers.pdf_fields import fields_drawn
from parsers.pdf_layout import points
from parsers.pdf_page import read_page


def places_of(name: str, data: bytes) -> tuple[tuple[str, str], ...]:
    """Pairs of a field's place and the place on the page where it is drawn, each time it is. Raises what the libraries raise."""
    import pypdfium2

    found: list[tuple[str, str]] = []
    document = pypdfium2.PdfDocument(data)
    try:
        for page, drawn in groupby(fields_drawn(data, name), key=lambda seen: seen.page):
            fields = list(drawn)
            boxes = read_page(document, page, [Input(field.rectangle, "", doubtful=False) for field in fields]).inputs
            found += [(field.value.place, f"{name}!p{page + 1}@{points(box)}") for field, box in zip(fields, boxes, strict=True)]
    finally:
        document.close()
    return tuple(found)
