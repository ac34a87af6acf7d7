"""Small real files for the demo: what the checks on uploads accept, made on the spot."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE = (480, 300)


def sample(name: str) -> SimpleUploadedFile:
    """A file called `name`, its content true to its ending; the same name, the same bytes."""
    ending = PurePosixPath(name).suffix.removeprefix(".").lower()
    return SimpleUploadedFile(name, MAKERS[ending](name))


def _picture(name: str) -> Image.Image:
    """Two shapes in colours that follow from the name, and the name itself."""
    digest = hashlib.sha256(name.encode()).digest()
    picture = Image.new("RGB", SIZE, (244, 241, 234))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((60, 60, 240, 240), fill=tuple(digest[0:3]))
    draw.rectangle((200, 120, 400, 240), fill=tuple(digest[3:6]))
    draw.text((60, 262), PurePosixPath(name).stem, fill=(20, 20, 20))
    return picture


def _drawn(kind: str) -> Callable[[str], bytes]:
    def make(name: str) -> bytes:
        target = BytesIO()
        _picture(name).save(target, kind)
        return target.getvalue()

    return make


def _archive(name: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("picture.png", _drawn("PNG")(name))
        package.writestr("read-me.txt", _text(name))
    return target.getvalue()


def _text(name: str) -> bytes:
    return f"{PurePosixPath(name).stem}\n\nA sample of the demo agency.\n".encode()


def _table(name: str) -> bytes:
    return f"reference,name,price\n1,{PurePosixPath(name).stem},12.50\n2,sample,8.00\n".encode()


MAKERS: dict[str, Callable[[str], bytes]] = {
    "csv": _table,
    "jpg": _drawn("JPEG"),
    "pdf": _drawn("PDF"),
    "png": _drawn("PNG"),
    "txt": _text,
    "zip": _archive,
}
