"""Typst documents: our fonts, data as text, the same bytes again."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pypdf
import pytest
import typst
from PIL import Image

from kernel import documents

AT = datetime(2026, 11, 25, 10, 0, 5, 123_456, tzinfo=ZoneInfo("Europe/Paris"))


def specimen(name: str) -> pypdf.PdfReader:
    data = {"title": "Specimen", "name": name}
    return pypdf.PdfReader(BytesIO(documents.pdf("_specimen", data, at=AT)))


def fonts(reader: pypdf.PdfReader) -> set[str]:
    found = reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    return {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in found}


def test_our_fonts_are_embedded() -> None:
    reader = specimen("L’été à Łódź : 1 234,50 €")

    assert fonts(reader) == {"Figtree-Regular", "Figtree-SemiBold", "BricolageGrotesque-Bold"}


@pytest.mark.parametrize(
    "name",
    [
        "#panic()",
        '#read("/house.typ")',
        "*bold* _it_ $x^2$ <tag> @ref `code`",
        "= Heading // comment /* all */",
        '"quote" \\ backslash {{ braces }}',
    ],
)
def test_data_is_printed_never_read_as_markup(name: str) -> None:
    text = specimen(name).pages[0].extract_text()

    assert text.split("\n")[0] == name


def test_the_same_data_gives_the_same_bytes() -> None:
    data = {"title": "Specimen", "name": "Élise"}

    first, second = (documents.pdf("_specimen", data, at=AT) for _ in range(2))

    assert first == second


def test_the_document_is_dated_as_told() -> None:
    made = specimen("Élise").metadata

    assert made is not None
    assert made.creation_date == AT.replace(microsecond=0)


def test_a_pdf_says_which_standard_it_follows() -> None:
    data = {"title": "Specimen", "name": "Élise"}

    written = documents.pdf("_specimen", data, at=AT)

    assert b"<pdfaid:part>3</pdfaid:part>" in written
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in written


def test_greek_and_cyrillic_stay_within_the_standard() -> None:
    data = {"title": "Specimen", "name": "Москва Αθήνα"}

    written = documents.pdf("_specimen", data, at=AT)

    assert b"<pdfaid:part>3</pdfaid:part>" in written


def test_a_letter_without_a_font_gives_a_plain_pdf() -> None:
    data = {"title": "Specimen", "name": "東京 😀 Élise"}

    written = documents.pdf("_specimen", data, at=AT)

    assert b"pdfaid" not in written
    assert "Élise" in pypdf.PdfReader(BytesIO(written)).pages[0].extract_text()


def test_a_fault_of_the_template_is_an_error() -> None:
    with pytest.raises(typst.TypstError):
        documents.pdf("_specimen", {"title": "Without a name"}, at=AT)


def test_a_picture_of_the_first_page() -> None:
    written = documents.png("_specimen", {"title": "Specimen", "name": "Élise"}, ppi=72)

    with Image.open(BytesIO(written)) as picture:
        assert (picture.format, picture.size) == ("PNG", (595, 842))
