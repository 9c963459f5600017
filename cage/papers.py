"""Where the staff's pages get what is in a message, each thing asked for in a locked-in process of its own.

A zygote of its own beside that of reading mail: what takes long for a clerk's eye takes nothing from the mail that waits.
"""

import base64
import binascii
from dataclasses import replace

from cage.door import Door
from cage.limits import SHOWING
from cage.paper import Packed
from cases.paper import Contents, FieldPlaces, Original, PaperOptions, ShownSheets, ShownText, Wanted
from cases.reading import Source
from ops.errors import CageFailed


class Papers(Door):
    """Shows the documents of messages, by their numbers; the options say of which message, and how it is read.

    Each answer is a value that names the trouble where there is one. CageFailed when its child gave no good answer, as it does for a
    document that is not there.
    """

    READER = "cage.paper:show"
    LIMITS = SHOWING

    def contents(self, message: bytes, options: PaperOptions) -> Contents:
        """The text of the message, and its documents."""
        return self._answered(Source(message=message), replace(options, wanted="documents"), Contents)

    def original(self, message: bytes, options: PaperOptions) -> Original:
        """The document as it came: to be saved, or to be drawn by `Pictures`."""
        return self._bytes(message, options, "original")

    def opened(self, message: bytes, options: PaperOptions) -> Original:
        """The document without its password, where one of `passwords_in` fits."""
        return self._bytes(message, options, "opened")

    def sheets(self, message: bytes, options: PaperOptions) -> ShownSheets:
        """A sheet of the document as a table."""
        return self._answered(Source(message=message), replace(options, wanted="sheets"), ShownSheets)

    def text(self, message: bytes, options: PaperOptions) -> ShownText:
        """The document as text."""
        return self._answered(Source(message=message), replace(options, wanted="text"), ShownText)

    def field_places(self, message: bytes, options: PaperOptions) -> FieldPlaces:
        """Where the fields of the document, a fillable PDF, stand on its pages."""
        return self._answered(Source(message=message), replace(options, wanted="fields"), FieldPlaces)

    def _bytes(self, message: bytes, options: PaperOptions, wanted: Wanted) -> Original:
        packed = self._answered(Source(message=message), replace(options, wanted=wanted), Packed)
        if packed.trouble:
            return Original(trouble=packed.trouble)
        try:
            return Original(data=base64.b64decode(packed.data, validate=True))
        except binascii.Error:
            raise CageFailed("garbage") from None
