"""The documents of a submission, or of a mail that is none, for a clerk's eye: listed, as pages, as tables, as text, as they came.
Each is opened in the cage only.

Pages are made when they are looked at and kept in memory only, so that nothing of them is ever to be erased
(docs/decisions/0015-pages-on-demand.md). What cannot be shown says why; a document is named by its number in the list.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TypeVar

from cage.pages import Pictures, Recogniser
from cage.papers import Papers
from cases.paper import Contents, Document, FieldPlaces, Original, PaperOptions, ShownSheets, ShownText
from cases.picture import Picture, PictureOptions, Suggestion
from cases.reading import ReadingOptions
from console.remembered import Remembered
from ops.errors import CageFailed
from ops.log import log
from storage.blobs import BlobStore, DamagedBlob
from storage.models import Message, Submission

T = TypeVar("T")

DPI, ZOOMED = 108, 144
_MOST_PICTURES, _MOST_CONTENTS = 64_000_000, 8_000_000
"""Bytes."""
_PER_DOCUMENT = 500
"""About what the entry of a document in a list takes."""


class NoSuchDocument(LookupError):
    """The submission has no document of that number."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A message of which the submission was made, and the text that may hold passwords of its files."""

    message: Message
    passwords_in: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """One document, and what the cage must be told to find it."""

    document: Document
    message: Message
    options: PaperOptions


class Documents:
    """Shows documents. One for the process: it remembers what it made, and its threads share it."""

    def __init__(
        self, blobs: BlobStore, papers: Papers, pictures: Pictures, reading: ReadingOptions, recogniser: Recogniser | None = None
    ) -> None:
        self._blobs, self._papers, self._pictures, self._recogniser = blobs, papers, pictures, recogniser
        self._options = PaperOptions(**asdict(reading))
        self._drawn = Remembered[Picture](_MOST_PICTURES, lambda picture: len(picture.png))
        self._contents = Remembered[Contents](
            _MOST_CONTENTS, lambda found: 4 * len(found.text) + _PER_DOCUMENT * (1 + len(found.documents))
        )

    def documents(self, submission: Submission | Message) -> Contents:
        """The mail's text and its documents; where it brought the password of an earlier mail, what that one held comes first."""
        whole = Contents()
        for sent in self._sent(submission):
            one = self._of(sent)
            added = tuple(replace(document, number=len(whole.documents) + document.number) for document in one.documents)
            whole = Contents(
                trouble=whole.trouble or one.trouble,
                subject=whole.subject or one.subject,
                text="\n\n".join(text for text in (whole.text, one.text) if text),
                documents=(*whole.documents, *added),
                partly=whole.partly or one.partly,
            )
        return whole

    def page(self, submission: Submission | Message, number: int, page: int = 1, dpi: int = DPI) -> Picture:
        """A page of a document as a picture, or the trouble with it."""
        found = self._find(submission, number)
        key = (found.document.sha256, page, dpi)
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = _or(lambda: self._draw(found, PictureOptions(page=page, dpi=dpi)), Picture(trouble="unreadable"))
            if not drawn.trouble:
                self._drawn.put(key, drawn)
        return drawn

    def sheet(self, submission: Submission | Message, number: int, sheet: int = 1) -> ShownSheets:
        """A sheet of a workbook, or a Word document, as a table."""
        found = self._find(submission, number)
        return _or(
            lambda: self._papers.sheets(self._raw(found.message), replace(found.options, sheet=sheet)), ShownSheets(trouble="unreadable")
        )

    def text(self, submission: Submission | Message, number: int) -> ShownText:
        """A document as text."""
        found = self._find(submission, number)
        return _or(lambda: self._papers.text(self._raw(found.message), found.options), ShownText(trouble="unreadable"))

    def original(self, submission: Submission | Message, number: int) -> Original:
        """A document as it came, to be saved and never to be shown in the browser."""
        found = self._find(submission, number)
        return _or(lambda: self._papers.original(self._raw(found.message), found.options), Original(trouble="unreadable"))

    def field_places(self, submission: Submission | Message, number: int) -> Mapping[str, tuple[str, ...]]:
        """Where on the pages of a fillable PDF its fields stand, by their place; empty for other documents."""
        found = self._find(submission, number)
        if found.document.kind != "pdf":
            return {}
        told = _or(lambda: self._papers.field_places(self._raw(found.message), found.options), FieldPlaces())
        places: dict[str, tuple[str, ...]] = {}
        for field, place in told.places:
            places[field] = (*places.get(field, ()), place)
        return places

    @property
    def suggests(self) -> bool:
        """Whether a text recogniser is installed."""
        return self._recogniser is not None

    def suggestions(self, submission: Submission | Message, number: int, page: int = 1) -> Suggestion | None:
        """What a text recogniser takes the writing on a page for; None where none is installed. A guess throughout."""
        if self._recogniser is None:
            return None
        found, recogniser = self._find(submission, number), self._recogniser
        return _or(lambda: self._suggest(found, page, recogniser), Suggestion(trouble="unreadable"))

    def _draw(self, found: _Found, options: PictureOptions) -> Picture:
        original = self._papers.original(self._raw(found.message), found.options)
        if original.trouble:
            return Picture(trouble="too_large")
        picture = self._pictures.draw(found.document.name, original.data, options)
        if picture.trouble == "encrypted" and found.options.passwords_in:
            opened = self._papers.opened(self._raw(found.message), found.options)
            return picture if opened.trouble else self._pictures.draw(found.document.name, opened.data, options)
        return picture

    def _suggest(self, found: _Found, page: int, recogniser: Recogniser) -> Suggestion:
        return recogniser.suggest(found.document.name, self._papers.original(self._raw(found.message), found.options).data, page)

    def _find(self, submission: Submission | Message, number: int) -> _Found:
        """Raises NoSuchDocument."""
        left = number
        for sent in self._sent(submission):
            documents = self._of(sent).documents
            if 1 <= left <= len(documents):
                options = replace(self._options, number=left, passwords_in=sent.passwords_in)
                return _Found(documents[left - 1], sent.message, options)
            left -= len(documents)
        raise NoSuchDocument(number)

    def _sent(self, submission: Submission | Message) -> list[_Sent]:
        """The message, and before it the earlier one whose files it opened (PPAP); what was erased is not there."""
        if isinstance(submission, Message):
            return [_Sent(submission)] if submission.blob else []
        own = [_Sent(submission.message)] if submission.message.blob else []
        opened = submission.facts.get("opened")
        earlier = Submission.objects.select_related("message").filter(id=opened).first() if opened else None
        if not own or earlier is None or not earlier.message.blob:
            return own
        return [_Sent(earlier.message, self._of(own[0]).text), *own]

    def _of(self, sent: _Sent) -> Contents:
        """What one message holds."""
        key = (sent.message.sha256, sent.passwords_in)
        found = self._contents.get(key)
        if found is None:
            try:
                raw, options = self._raw(sent.message), replace(self._options, passwords_in=sent.passwords_in)
            except DamagedBlob:  # The case is still to be worked at; the operator hears of it.
                log.error("message_damaged", message=sent.message.id)
                return Contents(trouble="unreadable")
            found = _or(lambda: self._papers.contents(raw, options), Contents(trouble="unreadable"))
            if len(raw) < sent.message.size:
                found = replace(found, partly=True)  # It was too large to be fetched whole.
            if not found.trouble:
                self._contents.put(key, found)
        return found

    def _raw(self, message: Message) -> bytes:
        return self._blobs.load(message.blob, message.sha256)


def _or(made: Callable[[], T], otherwise: T) -> T:
    """What is made, or else where the cage's child ended without an answer: about their document, a value."""
    try:
        return made()
    except CageFailed:
        return otherwise
