"""What a text recogniser takes a page's writing for. Runs behind the lock only; its models lie in its package, nothing is fetched."""

import importlib
import logging
import os
from functools import cache
from typing import Any

from cage import picture
from cases.picture import PictureOptions, SuggestedLine, Suggestion
from cases.reading import Source

OPTIONS = PictureOptions


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
    lines = (
        SuggestedLine(text=text, place=f"{name}!p{options.page}@{_place(box, across, down)}", confidence=round(100 * float(score)))
        for text, box, score in found
    )
    return Suggestion(pages=page.pages, lines=tuple(lines))


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


def _place(box: Any, across: float, down: float) -> str:
    """Left, top, right and bottom of the four corners, in points to a tenth, as the reader writes them."""
    xs, ys = [float(x) * across for x, _ in box], [float(y) * down for _, y in box]
    return ",".join(f"{round(value, 1):g}" for value in (min(xs), min(ys), max(xs), max(ys)))
