"""Pictures drawn anew: two widths of WebP, upright, and nothing of the file but its pixels."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, PngImagePlugin

from kernel import pictures
from kernel.fileparsers import Unreadable
from kernel.files import FileRefused
from tests.kernel.corpus import picture

SECRET = "Fay Okoro"


def drawn(kind: str, size: tuple[int, int] = (1600, 1200), **more: object) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    out.seek(0)
    return out


def exif() -> Image.Exif:
    """The maker's name, a software, and where the picture was made."""
    found = Image.Exif()
    found[0x013B] = SECRET
    found[0x8298] = f"(c) {SECRET}"
    found[0x0131] = "Okoro Editor 3"
    place = found.get_ifd(0x8825)
    place[1], place[2] = "N", (48.0, 51.0, 30.0)
    return found


def told(content: bytes) -> str:
    """Everything a reader finds in a file besides its pixels, and its bytes."""
    with Image.open(BytesIO(content)) as found:
        found.load()
        return f"{dict(found.getexif())} {found.info} {content.decode('latin-1')}"


def test_two_widths_are_made_with_their_sizes() -> None:
    copies = pictures.web_copies(drawn("PNG"))

    assert [(each.width, each.height) for each in copies] == [(480, 360), (1280, 960)]
    for each in copies:
        with Image.open(BytesIO(each.content)) as found:
            assert (found.format, found.size) == ("WEBP", (each.width, each.height))


@pytest.mark.parametrize(("width", "widths"), [(300, [300]), (480, [480]), (900, [480, 900])])
def test_picture_is_never_drawn_larger(width: int, widths: list[int]) -> None:
    copies = pictures.web_copies(drawn("PNG", (width, 200)))

    assert [each.width for each in copies] == widths


def test_endless_screenshot_is_no_higher_than_four_times_its_width() -> None:
    copies = pictures.web_copies(drawn("PNG", (500, 8000)))

    assert all(each.height <= each.width * 17 and each.height <= 1280 * 4 for each in copies)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_maker_place_and_software_are_gone(kind: str) -> None:
    source = drawn(kind, exif=exif())
    assert SECRET in told(source.getvalue())

    copies = pictures.web_copies(source)

    for each in copies:
        assert SECRET not in told(each.content)
        assert "Okoro" not in told(each.content)
        assert "EXIF" not in told(each.content)


def test_words_of_a_png_and_xmp_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET)
    notes.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta><dc:creator>{SECRET}</dc:creator>")
    source = drawn("PNG", pnginfo=notes)
    assert SECRET in told(source.getvalue())

    copies = pictures.web_copies(source)

    assert [each for each in copies if SECRET in told(each.content)] == []


def test_colour_profile_is_used_and_gone() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = drawn("JPEG", icc_profile=profile)

    copies = pictures.web_copies(source)

    assert all("icc_profile" not in told(each.content) for each in copies)


def test_sideways_photo_stands_upright() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    source = drawn("JPEG", (1600, 1200), exif=turned)

    (_small, large) = pictures.web_copies(source)

    assert (large.width, large.height) == (1200, 1600)


def test_transparent_parts_stay_transparent() -> None:
    out = BytesIO()
    Image.new("RGBA", (600, 400), (255, 0, 0, 0)).save(out, "PNG")

    copies = pictures.web_copies(out)

    with Image.open(BytesIO(copies[0].content)) as found:
        assert found.mode == "RGBA"


def bomb(width: int, height: int) -> BytesIO:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return BytesIO(b"\x89PNG\r\n\x1a\n" + body)


@pytest.mark.parametrize(
    ("size", "words"), [((20_000, 20_000), "200 million"), ((6_000, 6_000), "25 million")]
)
def test_bomb_is_refused_before_a_pixel_is_decoded(size: tuple[int, int], words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        pictures.web_copies(bomb(*size))


def test_large_photo_is_read_at_a_smaller_scale() -> None:
    (_small, large) = pictures.web_copies(drawn("JPEG", (7_000, 5_000)))

    assert (large.width, large.height) == (1280, 914)


def test_damaged_picture_is_refused_in_words() -> None:
    with pytest.raises(Unreadable, match="damaged"):
        pictures.web_copies(BytesIO(picture("PNG")[:-30]))


@pytest.mark.parametrize("name", ["drawing.svg", "work.pdf"])
def test_other_kinds_are_refused(name: str) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'

    with pytest.raises(FileRefused):
        pictures.check(SimpleUploadedFile(name, svg))
