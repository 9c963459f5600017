"""PDFs that go in circles or swell; each function gives the bytes of one."""

import zlib
from collections.abc import Callable, Sequence

CATALOG, PAGES = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = "<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
PAGE = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font{FONT}>>/Contents 4 0 R>>"
TEXT = b"BT /F 9 Tf 50 700 Td (text) Tj ET "


def pdf(*objects: str | bytes, root: int = 1, more: str = "") -> bytes:
    """A PDF of these objects, numbered from 1, with its index."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + (content if isinstance(content, bytes) else content.encode()) + b"\nendobj\n"
    index = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = f"trailer\n<</Size {len(objects) + 1}/Root {root} 0 R{more}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return bytes(out) + head + index + trailer.encode()


def stream(content: bytes, entries: str = "") -> bytes:
    return f"<<{entries}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream"


def packed(content: bytes, times: int = 1, entries: str = "") -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, f"{entries}/Filter[{'/FlateDecode ' * times}]")


def page(content: bytes, *objects: str | bytes, resources: str = f"/Font{FONT}", entries: str = "") -> bytes:
    """One page with this content, whatever its further objects, from number 5 on, are."""
    leaf = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<{resources}>>/Contents 4 0 R{entries}>>"
    return pdf(CATALOG, PAGES, leaf, packed(content), *objects)


def of_pages(tree: str, *objects: str) -> bytes:
    return pdf(CATALOG, tree, PAGE, stream(TEXT), *objects)


def form_of(fields: str, *objects: str, entries: str = "", widgets: str = "") -> bytes:
    """A form whose list of fields this is."""
    catalog = CATALOG.replace(">>", f"/AcroForm<</Fields[{fields}]{entries}>>>>")
    return pdf(catalog, PAGES, PAGE.replace("/Contents", f"/Annots[{widgets}]/Contents"), stream(TEXT), *objects)


def numbers(first: int, count: int) -> str:
    return " ".join(f"{n} 0 R" for n in range(first, first + count))


def fields(count: int, above: str = "") -> Sequence[str]:
    return [f"<</FT/Tx/T(a{n})/V(b){above}/Subtype/Widget/Rect[0 0 9 9]>>" for n in range(count)]


def chain(count: int) -> Sequence[str]:
    """Fields, each the only child of the one before."""
    return [f"<</T(a)/Kids[{n + 1} 0 R]>>" for n in range(5, 5 + count)] + ["<</FT/Tx/T(z)/V(b)>>"]


def nested_forms(depth: int, width: int) -> bytes:
    """Drawings that draw the next one so many times each."""
    objects = []
    for n in range(depth):
        inner = b"/X Do " * width if n < depth - 1 else TEXT
        entries = f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X {6 + n} 0 R>>/Font{FONT}>>"
        objects.append(stream(inner, entries))
    return page(b"/X Do", *objects, resources="/XObject<</X 5 0 R>>")


def image(width: int, height: int) -> bytes:
    entries = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace/DeviceRGB"
    return page(b"q 595 0 0 842 0 0 cm /I Do Q", stream(b"x", entries), resources="/XObject<</I 5 0 R>>")


def glyph_that_draws_itself() -> bytes:
    font = "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[9]"
    font += "/Encoding<</Type/Encoding/Differences[97/a]>>/CharProcs<</a 6 0 R>>/Resources<</Font<</F 5 0 R>>>>>>"
    return page(b"BT /F 9 Tf 50 700 Td (aaaa) Tj ET", font, stream(b"9 0 d0 BT /F 9 Tf (aaaa) Tj ET"), resources="/Font<</F 5 0 R>>")


def runs(count: int) -> bytes:
    """So many texts, each on its own."""
    texts = b"".join(b"1 0 0 1 %d %d Tm (a) Tj " % (10 + n % 50 * 11, 830 - n // 50 * 8) for n in range(count))
    return page(b"BT /F 6 Tf " + texts + b"ET")


def lines(across: int, down: int) -> bytes:
    drawn = b"".join(b"0 %.2f m 595 %.2f l S " % (y * 842 / across, y * 842 / across) for y in range(across))
    return page(drawn + b"".join(b"%.2f 0 m %.2f 842 l S " % (x * 595 / down, x * 595 / down) for x in range(down)) + TEXT)


def index_in_a_circle() -> bytes:
    """An index whose predecessor is itself."""
    plain = pdf(CATALOG, PAGES, PAGE, stream(TEXT))
    at = plain.rindex(b"xref", 0, plain.rindex(b"startxref"))
    return plain.replace(b"/Root", b"/Prev %d/Root" % at)


def objects_in_a_circle() -> bytes:
    """Streams of objects, each of which says that it extends the other, and lies in it."""
    first = stream(b"6 0 <</Type/ObjStm/N 1/First 4/Extends 5 0 R>>", "/Type/ObjStm/N 1/First 4/Extends 6 0 R")
    return pdf(CATALOG, PAGES, PAGE, "5 0 R", first, first.replace(b"6 0", b"5 0"))


def length_in_a_circle() -> bytes:
    return pdf(CATALOG, PAGES, PAGE, b"<</Length 4 0 R>>stream\n" + TEXT + b"\nendstream")


XFA = "<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><template/></xdp:xdp>"
SCRIPT = (
    "/OpenAction<</S/JavaScript/JS(while(true){app.alert\\(1\\)})>>/AA<</WC<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9'\\))>>>>"
)

PDFS: dict[str, Callable[[], bytes]] = {
    "a page list of itself": lambda: of_pages("<</Type/Pages/Kids[2 0 R]/Count 1>>"),
    "two page lists in a circle": lambda: of_pages("<</Type/Pages/Kids[5 0 R]/Count 9>>", "<</Type/Pages/Kids[2 0 R]/Count 9>>"),
    "a page that is its own parent": lambda: pdf(CATALOG, PAGES, "<</Type/Page/Parent 3 0 R/Contents 4 0 R>>", stream(TEXT)),
    "a page a million times": lambda: of_pages(f"<</Type/Pages/Kids[{'3 0 R ' * 1_000_000}]/Count 1000000>>"),
    "a million pages, said to be one": lambda: of_pages(f"<</Type/Pages/Kids[{'3 0 R ' * 1_000_000}]/Count 1>>"),
    "one page, said to be 2^31": lambda: of_pages("<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"),
    "page lists 100,000 deep": lambda: of_pages(
        "<</Type/Pages/Kids[5 0 R]/Count 1>>", *(f"<</Type/Pages/Kids[{n + 1} 0 R]/Count 1>>" for n in range(5, 100_005)), PAGE
    ),
    "an index in a circle": index_in_a_circle,
    "objects in a circle": objects_in_a_circle,
    "a length in a circle": length_in_a_circle,
    "an object that is itself": lambda: pdf(CATALOG, "2 0 R", PAGE, stream(TEXT)),
    "brackets 100,000 deep": lambda: pdf(CATALOG, PAGES, PAGE, stream(TEXT), "[" * 100_000),
    "dictionaries 100,000 deep": lambda: pdf(CATALOG, PAGES, PAGE, stream(TEXT), "<</A" * 100_000),
    "brackets in the content": lambda: page(b"[" * 1_000_000),
    "an index of a billion": lambda: pdf(CATALOG, PAGES, PAGE, stream(TEXT)).replace(b"xref\n0 5", b"xref\n0 999999999"),
    "no index, 200,000 objects": lambda: b"%PDF-1.7\n" + b"".join(b"%d 0 obj null endobj\n" % n for n in range(200_000)),
    "a stream of 256 MB, packed twice": lambda: pdf(
        CATALOG, PAGES, PAGE, packed(zlib.compress(bytes(1 << 28), 9), 1).replace(b"[/FlateDecode ]", b"[/FlateDecode/FlateDecode]")
    ),
    "twenty filters": lambda: pdf(CATALOG, PAGES, PAGE, packed(bytes(1 << 27), 20)),
    "a content of 60 MB": lambda: page(b"0 0 m " * 10_000_000),
    "run lengths": lambda: pdf(
        CATALOG, PAGES, PAGE, stream(zlib.compress(b"\x81x" * 2_000_000, 9), "/Filter[/FlateDecode/RunLengthDecode]")
    ),
    "an image of 60,000 by 60,000": lambda: image(60_000, 60_000),
    "an image of 2^31": lambda: image(2_147_483_647, 2_147_483_647),
    "a drawing of itself": lambda: page(
        b"/X Do",
        stream(b"/X Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"),
        resources="/XObject<</X 5 0 R>>",
    ),
    "ten drawings in each of nine": lambda: nested_forms(9, 10),
    "two drawings in each of thirty": lambda: nested_forms(30, 2),
    "a drawing 1,000 deep": lambda: nested_forms(1_000, 1),
    "a glyph that draws itself": glyph_that_draws_itself,
    "a pattern of itself": lambda: page(
        b"/Pattern cs /P scn 0 0 500 500 re f",
        stream(
            b"/Pattern cs /P scn 0 0 9 9 re f",
            "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 1/YStep 1/Resources<</Pattern<</P 5 0 R>>>>",
        ),
        resources="/Pattern<</P 5 0 R>>",
    ),
    "4,900 texts": lambda: runs(4_900),
    "50,000 texts": lambda: runs(50_000),
    "4,000 letters in one place": lambda: page(b"BT /F 9 Tf 50 700 Td " + b"(a) Tj -5 0 Td " * 4_000 + b"ET"),
    "4,900 texts in one place": lambda: page(b"BT /F 9 Tf " + b"1 0 0 1 50 700 Tm (text) Tj 1 0 0 1 50 700 Tm (b) Tj " * 2_450 + b"ET"),
    "a million letters": lambda: page(b"BT /F 1 Tf 0 800 Td (" + b"a" * 1_000_000 + b") Tj ET"),
    "a grid of 240 by 240": lambda: lines(240, 240),
    "a grid of 3,000 by 3,000": lambda: lines(3_000, 3_000),
    "200,000 lines": lambda: page(b"0 0 m 9 9 l S " * 200_000),
    "a path of a million corners": lambda: page(b"0 0 m " + b"9 9 l 0 9 l " * 500_000 + b"S"),
    "150 curves over a grid": lambda: page(
        b"0 0 m 1 500 500 1 500 500 c S " * 150 + b"".join(b"%d %d 9 9 re S " % (n % 60 * 9, n // 60 * 9) for n in range(4_000)) + TEXT
    ),
    "a huge page": lambda: pdf(CATALOG, PAGES, PAGE.replace("595 842", "99999999999 99999999999"), stream(TEXT)),
    "a page of no size": lambda: pdf(CATALOG, PAGES, PAGE.replace("595 842", "0 0"), stream(TEXT)),
    "numbers without end": lambda: page(
        b"BT /F " + b"9" * 100_000 + b" Tf 50 700 Td (text) Tj ET 1e999999 -1e999999 m 99999999999999999999 0 l S"
    ),
    "a form of Adobe's other kind": lambda: form_of(numbers(5, 3), *fields(3), entries=f"/XFA({XFA})"),
    "scripts": lambda: pdf(CATALOG.replace(">>", SCRIPT + ">>"), PAGES, PAGE, stream(TEXT)),
    "children in a circle": lambda: form_of("5 0 R", "<</T(a)/Kids[6 0 R]>>", "<</T(b)/Kids[5 0 R]>>"),
    "a field that is its own parent": lambda: form_of("", "<</T(a)/FT/Tx/Subtype/Widget/Rect[0 0 9 9]/Parent 5 0 R>>", widgets="5 0 R"),
    "25,000 fields": lambda: form_of(numbers(5, 25_000), *fields(25_000)),
    "25,000 widgets of no list": lambda: form_of("5 0 R", *fields(25_000), widgets=numbers(5, 25_000)),
    "9,000 fields": lambda: form_of(numbers(5, 9_000), *fields(9_000), widgets=numbers(5, 9_000)),
    "fields 10,000 deep": lambda: form_of("5 0 R", *chain(10_000)),
    "one field 200,000 times": lambda: form_of("5 0 R " * 200_000, *fields(1)),
    "60,000 fields that are no objects": lambda: form_of("<</FT/Tx/T(a)/V(b)>> " * 60_000),
    "a value of 20 MB": lambda: form_of("5 0 R", f"<</FT/Tx/T(a)/V({'b' * 20_000_000})>>"),
    "20,000 choices": lambda: form_of("5 0 R", f"<</FT/Ch/T(a)/V[{'(b)' * 20_000}]/Opt[{'[(b)(c)]' * 20_000}]>>"),
    "drawn with brackets": lambda: form_of(
        "5 0 R", "<</FT/Tx/T(a)/AP<</N 6 0 R>>/Subtype/Widget/Rect[0 0 9 9]>>", stream(b"((<" * 100_000)
    ),
}
