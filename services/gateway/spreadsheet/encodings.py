"""Bytes to text, when the answer is certain; a wrong guess would garble every name in silence."""

import codecs
import re

from services.gateway.spreadsheet.findings import Unreadable, refusal

# Byte order marks, the longer first: that of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Western texts hold beyond ASCII. Four such letters in a row are another alphabet.
_WESTERN = re.compile("[\t\r\n -~À-ÖØ-öø-ÿŠšŽžŒœŸ€£¥°§´·¿¡«»‘’“”„–—…•½¼¾²³µ±×÷©®™ªº\u00a0]*")
_FOREIGN = re.compile("[À-ÖØ-öø-ÿŠšŽžŒœŸ]{4}")


def decoded(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises Unreadable where it is not certain."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            if encoding is None:
                raise _unclear("This file is UTF-32.")
            return _strictly(content, encoding), encoding.removesuffix("-sig")
    if b"\0" in content:
        raise refusal(
            "binary",
            "This file holds NUL bytes: it is no text. Save it as CSV in UTF-8, or as XLSX.",
        )
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _windows(content, error), "windows-1252"


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unclear(
            f"Byte {error.start} is not {encoding}, though the file begins so."
        ) from None
    if "\0" in text:
        raise refusal("binary", "This file holds NUL characters: it is no text.")
    return text


def _windows(content: bytes, error: UnicodeDecodeError) -> str:
    broken = f"Byte {error.start} is not UTF-8."
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise _unclear(broken) from None
    # Where parts are good UTF-8, the rest is damage and not another encoding.
    is_damaged = not content.decode("utf-8", errors="ignore").isascii()
    if is_damaged or not _WESTERN.fullmatch(text) or _FOREIGN.search(text):
        raise _unclear(broken)
    return text


def _unclear(what: str) -> Unreadable:
    return refusal(
        "wrong_encoding", f"{what} Save the file as CSV in UTF-8, or as XLSX, and send it again."
    )
