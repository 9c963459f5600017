"""What a text recogniser takes a page's writing for. Runs behind the lock only; its models lie in its package, nothing is fetched."""

import importlib
import logging
import os
from collections.abc import Iterator
from functools import cache
from typing import Any

from cage import picture
from cases.fields import FORM_A
from cases.picture import PictureOptions, SuggestedField, SuggestedLine, Suggestion
from cases.reading import FormA, ReadingOptions, Source
from parsers.forms import recognise
from parsers.pdf import known_labels
from parsers.pdf_drawn import Box, Drawn, Run
from parsers.pdf_layout import lay_out

OPTIONS = PictureOptions

_JAPANESE = str.maketrans("请认证书电话邮务时间动类计关质业协长门讲师习终", "請認証書電話郵務時間動類計関質業協長門講師習終")
"""The models know Chinese, too, and take small print for characters that Japanese does not have."""


def suggest(source: Source, options: PictureOptions) -> Suggestion:
    """The lines on the page of the source's only file, or why there are none. Whatever they say, it is a guess."""
    name, data = source.files[0]
    page = picture.page_of(data, options)
    if not isinstance(page, picture.Page):
        return Suggestion(trouble=page)
    # The models were trained on blue, green, red.
    pixels = importlib.import_module("numpy").asarray(page.image.convert("RGB"))[:, :, ::-1]
    read = _engine()(pixels)
    found = () if read.boxes is None else zip(read.txts, read.boxes, read.scores, strict=True)
    across, down = page.width / page.image.width, page.height / page.image.height
    runs = [(Run(_box(corners, across, down), text.translate(_JAPANESE), True), float(score)) for text, corners, score in found]
    place = f"{name}!p{options.page}"
    lines = (SuggestedLine(text=run.text, place=f"{place}@{_points(run.box)}", confidence=round(100 * score)) for run, score in runs)
    drawn = Drawn(page.width, page.height, runs=[run for run, _ in runs])
    return Suggestion(pages=page.pages, lines=tuple(lines), fields=tuple(_fields(drawn, place)) if runs else ())


def _fields(drawn: Drawn, place: str) -> Iterator[SuggestedField]:
    """The fields of form (A), found by the labels beside them as the reader finds them on a printed page."""
    options = ReadingOptions()
    sheet = lay_out(drawn, place, known_labels(options), None).sheet
    for form in recognise([sheet], options).forms:
        if isinstance(form, FormA):
            entries = ((field.key, getattr(form, field.key)) for field in FORM_A)
            yield from (SuggestedField(key=key, text=entry.text, place=entry.place) for key, entry in entries if entry and entry.text)


def warm(source: Source | None = None) -> None:
    """Loads the libraries and the models, and reads a page once."""
    picture.warm()
    suggest(Source(files=(("", picture.SAMPLE),)), PictureOptions(dpi=200))


@cache
def _engine() -> Any:
    """The recogniser. It works in its only thread: others would not live on in a forked child."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    importlib.import_module("cv2").setNumThreads(1)
    logging.disable(logging.WARNING)
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    # Pages come upright: lines need not be turned.
    return importlib.import_module("rapidocr").RapidOCR(params=threads | {"Global.use_cls": False})


def _box(corners: Any, across: float, down: float) -> Box:
    """The upright box around four corners, in points."""
    xs, ys = [float(x) * across for x, _ in corners], [float(y) * down for _, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _points(box: Box) -> str:
    """To a tenth, as the reader writes places."""
    return ",".join(f"{round(value, 1):g}" for value in box)
