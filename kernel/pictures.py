"""Pictures for everybody to see: drawn anew from their pixels, so nothing else of a file is left.

No name, no maker, no place, no colour profile of somebody's screen crosses into the copies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from kernel import files
from kernel.fileparsers import (
    MAX_DECODED_PIXELS,
    MAX_PIXELS,
    Unreadable,
    damaged,
    too_many_pixels,
)

EXTENSIONS = ("png", "jpg", "jpeg", "webp", "gif")
ACCEPT = ",".join(f".{extension}" for extension in EXTENSIONS)
WIDTHS = (480, 1280)
TALLEST = 4
"""No copy is higher than so many times its width."""
QUALITY = 80
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_WITH_PROFILE = ("RGB", "CMYK")


@dataclass(frozen=True, slots=True)
class WebCopy:
    """A WebP file of this size in pixels."""

    width: int
    height: int
    content: bytes


def check(upload: UploadedFile[bytes]) -> list[WebCopy]:
    """The copies of an upload. Raises kernel.files.FileRefused."""
    kind = files.check(upload, groups=["pictures"])
    name = upload.name or ""
    if kind.extension not in EXTENSIONS:
        raise files.refused(name, _("Send a PNG, JPEG, WebP or GIF picture."))
    upload.seek(0)
    try:
        return web_copies(cast(BinaryIO, upload.file))
    except Unreadable as error:
        raise files.refused(name, str(error)) from error


def web_copies(file: BinaryIO) -> list[WebCopy]:
    """WebP copies, the narrowest first; one only of a small picture. Raises Unreadable."""
    try:
        pixels = _bare(file)
        return [_copy(pixels, width) for width in _widths(pixels)]
    except Unreadable:
        raise
    except Exception as error:  # any error of a reader on hostile bytes means the same
        raise damaged() from error


def _bare(file: BinaryIO) -> Image.Image:
    """The first picture of the file, upright, in sRGB, in an image that never saw the file."""
    with Image.open(file, formats=_FORMATS) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise too_many_pixels(MAX_PIXELS)
        if picture.format == "JPEG":
            picture.draft(None, (WIDTHS[-1], WIDTHS[-1]))
        if picture.width * picture.height > MAX_DECODED_PIXELS:
            raise too_many_pixels(MAX_DECODED_PIXELS)
        upright = ImageOps.exif_transpose(picture)
        plain = _in_srgb(upright)
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in _WITH_PROFILE:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            found = None
        if found is not None:
            return found
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _widths(picture: Image.Image) -> Iterator[int]:
    yield from (width for width in WIDTHS if width < picture.width)
    if picture.width <= WIDTHS[-1]:
        yield picture.width


def _copy(picture: Image.Image, width: int) -> WebCopy:
    small = picture.copy()
    small.thumbnail((width, width * TALLEST), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "WEBP", quality=QUALITY, method=4)
    return WebCopy(small.width, small.height, out.getvalue())
