"""Text is read where its encoding is certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.spreadsheet.encodings import decoded
from services.gateway.spreadsheet.findings import Unreadable

TEXT = "objective;Ziel für 100 % – „sehr gut“ €\r\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "windows-1252"),
    ],
)
def test_a_text_is_read_in_each_encoding_that_is_certain(encoding: str, name: str) -> None:
    assert decoded(TEXT.encode(encoding)) == (TEXT, name)


def test_utf_16_of_the_other_byte_order_is_read() -> None:
    assert decoded(b"\xfe\xff" + TEXT.encode("utf-16-be")) == (TEXT, "utf-16")


def test_french_accents_side_by_side_are_western() -> None:
    assert decoded("créée à l'œuvre".encode("cp1252"))[1] == "windows-1252"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("цель квартала".encode("koi8-r"), "wrong_encoding"),
        ("цель квартала".encode("cp1251"), "wrong_encoding"),
        ("四半期の目標".encode("shift-jis"), "wrong_encoding"),
        ("ziel für alle".encode() + "grün".encode("cp1252"), "wrong_encoding"),
        (b"objective\x81", "wrong_encoding"),
        (b"\x93objective\x94\x07", "wrong_encoding"),
        (TEXT.encode("utf-32"), "wrong_encoding"),
        (b"\xff\xfeo\x00b\x00j", "wrong_encoding"),
        (b"\xef\xbb\xbf\xff\xfe", "wrong_encoding"),
        (TEXT.encode("utf-16-le"), "binary"),
        (b"objective\x00", "binary"),
        (b"\xff\xfeo\x00\x00\x00", "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
    ],
)
def test_what_is_not_certain_is_refused_with_a_way_out(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        decoded(content)
    (fault,) = refused.value.faults
    assert fault.code == code
    assert not refused.value.is_too_large


@given(st.text())
def test_every_text_in_utf_8_is_read_as_it_is(text: str) -> None:
    if "\0" not in text:
        assert decoded(text.encode("utf-8-sig")) == (text, "utf-8")


@given(st.binary(max_size=60))
def test_any_bytes_are_a_text_or_refused(content: bytes) -> None:
    try:
        text, _ = decoded(content)
    except Unreadable:
        return
    assert "\0" not in text
