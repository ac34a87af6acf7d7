"""Readers that must understand a file before it is kept. Bounded memory; nothing is executed."""

from __future__ import annotations

import codecs
import os
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

import defusedxml.ElementTree
from django.utils.translation import gettext as _
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

MAX_PIXELS = 200_000_000
MAX_DECODED_PIXELS = 25_000_000
MAX_SVG_BYTES = 10_000_000
MAX_MEMBERS = 10_000
MAX_UNPACKED = 2_000_000_000
MAX_RATIO = 100
MAX_DEPTH = 2
CHUNK = 1 << 20
HIDDEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PROGRAMS = frozenset(
    "exe dll com scr pif bat cmd ps1 vbs vbe wsf hta msi jar lnk url reg docm xlsm pptm".split()  # noqa: SIM905  a list of words
)
_SVG_TAGS = {"script", "foreignobject", "handler", "listener", "iframe", "embed", "object"}
Image.MAX_IMAGE_PIXELS = None  # our own cap is checked before any pixel is decoded


class Unreadable(Exception):
    """The file is not what its name says, or holds what we do not accept. The text says which."""


def damaged() -> Unreadable:
    return Unreadable(_("It is damaged or not what its name says. Export it again."))


def too_many_pixels(most: int) -> Unreadable:
    told = _("The picture is larger than %(count)d million pixels. Export a smaller one.")
    return Unreadable(told % {"count": most // 1_000_000})


def guarded(read: Callable[[BinaryIO], None]) -> Callable[[BinaryIO], None]:
    """Any error of a reader on hostile bytes means one thing: the file is damaged."""

    def run(file: BinaryIO) -> None:
        try:
            read(file)
        except Unreadable:
            raise
        except Exception as error:
            raise damaged() from error

    return run


def image(kind: str) -> Callable[[BinaryIO], None]:
    def read(file: BinaryIO) -> None:
        with Image.open(file, formats=[kind]) as picture:
            pixels = picture.width * picture.height
            if pixels > MAX_PIXELS:
                raise too_many_pixels(MAX_PIXELS)
            picture.verify()
        file.seek(0)
        with Image.open(file, formats=[kind]) as picture:
            if kind == "JPEG":
                picture.draft("RGB", (max(picture.width // 8, 1), max(picture.height // 8, 1)))
            if picture.width * picture.height <= MAX_DECODED_PIXELS:
                picture.load()

    return guarded(read)


def _pdf(file: BinaryIO) -> None:
    reader = PdfReader(file)
    if reader.is_encrypted:
        raise Unreadable(_("It is protected by a password. Save it without one."))
    if not len(reader.pages):
        raise damaged()
    if _is_active(reader.root_object):
        raise Unreadable(
            _("The PDF holds a script or an attached file. Print it to a new PDF first.")
        )


def _is_active(root: DictionaryObject) -> bool:
    """Whether the document runs or carries something: scripts, launches, attachments."""
    names = root.get("/Names", DictionaryObject()).get_object()
    action = root.get("/OpenAction", DictionaryObject()).get_object()
    starts = isinstance(action, DictionaryObject) and action.get("/S") in ("/JavaScript", "/Launch")
    return starts or "/AA" in root or "/JavaScript" in names or "/EmbeddedFiles" in names


pdf = guarded(_pdf)


def _svg(file: BinaryIO) -> None:
    data = file.read(MAX_SVG_BYTES + 1)
    if len(data) > MAX_SVG_BYTES:
        raise Unreadable(_("The drawing is larger than 10 MB. Export a simpler one."))
    tree = defusedxml.ElementTree.fromstring(data, forbid_dtd=False)
    if _local(tree.tag) != "svg":
        raise damaged()
    if b"<?xml-stylesheet" in data or any(_svg_acts(node.tag, node.attrib) for node in tree.iter()):
        raise Unreadable(
            _("The drawing holds scripts or outside content. Export it as a plain SVG.")
        )


def _local(name: object) -> str:
    return str(name).rpartition("}")[2].lower()


def _svg_acts(tag: object, attributes: dict[str, str]) -> bool:
    if _local(tag) in _SVG_TAGS:
        return True
    for name, value in attributes.items():
        key, target = _local(name), re.sub(r"\s", "", value).lower()
        if key.startswith("on") or "javascript:" in target:
            return True
        if key == "attributename" and (target.startswith("on") or target.endswith("href")):
            return True
        if key == "href" and not _is_inside(target) and _local(tag) != "a":
            return True
    return False


def _is_inside(target: str) -> bool:
    return target.startswith(("#", "data:image/")) and not target.startswith("data:image/svg")


svg = guarded(_svg)


def _psd(file: BinaryIO) -> None:
    size = _size(file)
    channels, height, width, depth, _mode = struct.unpack(">12xHIIHH", file.read(26))
    if not (0 < channels <= 56 and 0 < height <= 30_000 and 0 < width <= 30_000):
        raise damaged()
    if depth not in (1, 8, 16, 32):
        raise damaged()
    for _section in ("colour mode", "resources", "layers"):
        (length,) = struct.unpack(">I", file.read(4))
        if file.seek(length, os.SEEK_CUR) > size:
            raise damaged()
    if struct.unpack(">H", file.read(2))[0] > 3:
        raise damaged()


psd = guarded(_psd)


@dataclass(slots=True)
class _Budget:
    """What one upload of `weight` bytes may unpack to, the archives inside it included."""

    weight: int
    members: int = 0
    unpacked: int = 0

    def spend(self, members: list[zipfile.ZipInfo]) -> None:
        self.members += len(members)
        self.unpacked += sum(member.file_size for member in members)
        if not members or self.members > MAX_MEMBERS or self.unpacked > MAX_UNPACKED:
            raise Unreadable(
                _("The archive is empty or holds too much. Send up to 10,000 files, 2 GB unpacked.")
            )
        if self.unpacked > MAX_RATIO * max(self.weight, 1) and self.unpacked > CHUNK:
            raise Unreadable(_("The archive unpacks to far more than it weighs. Pack it again."))


def _archive(file: IO[bytes], budget: _Budget | None = None, depth: int = 1) -> list[str]:
    """Read every member through, against its declared size. Returns the member names."""
    with zipfile.ZipFile(file) as package:
        members = package.infolist()
        budget = budget or _Budget(file.seek(0, os.SEEK_END))
        budget.spend(members)
        for member in members:
            _member(package, member, budget, depth)
        return [member.filename for member in members]


def _member(package: zipfile.ZipFile, member: zipfile.ZipInfo, budget: _Budget, depth: int) -> None:
    name = member.filename.replace("\\", "/")
    parts = name.split("/")
    if member.flag_bits & 0x1:
        raise Unreadable(_("The archive is protected by a password. Pack it without one."))
    linked = (member.external_attr >> 16) & 0o170000 == 0o120000
    drive = len(parts[0]) == 2 and parts[0].endswith(":")
    if linked or drive or name.startswith("/") or ".." in parts or HIDDEN.search(name):
        raise Unreadable(_("The archive holds unsafe names or links. Pack only plain files."))
    if name.rstrip(". ").rpartition(".")[2].lower() in _PROGRAMS:
        raise Unreadable(_("The archive holds a program. Take it out and pack the rest."))
    with package.open(member) as content:
        if name.lower().endswith(".zip"):
            _nested(content, budget, depth)
            return
        while content.read(CHUNK):
            pass


def _nested(content: IO[bytes], budget: _Budget, depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise Unreadable(_("The archive holds archives inside archives. Pack the files once."))
    _archive(content, budget, depth + 1)


@guarded
def archive(file: BinaryIO) -> None:
    _archive(file)


def office(folder: str) -> Callable[[BinaryIO], None]:
    """A Word, Excel or PowerPoint file: an archive with its parts in `folder`, without macros."""

    def read(file: BinaryIO) -> None:
        names = _archive(file)
        kinds = "[Content_Types].xml"
        if kinds not in names or not any(name.startswith(folder) for name in names):
            raise damaged()
        with zipfile.ZipFile(file) as package:
            listed = package.read(kinds)
        defusedxml.ElementTree.fromstring(listed, forbid_dtd=True)
        if b"macroEnabled" in listed or any(name.endswith("vbaProject.bin") for name in names):
            raise Unreadable(_("The document holds macros. Save it without them."))

    return guarded(read)


def _decoded(file: BinaryIO) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK):
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise Unreadable(_("The text is not in UTF-8. Save it again as UTF-8.")) from error


def _text(file: BinaryIO) -> None:
    for part in _decoded(file):
        if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", part):
            raise damaged()


def _subtitles(file: BinaryIO) -> None:
    _text(file)
    file.seek(0)
    if not any(re.search(r"\d\d:\d\d[,.]\d{3} --> ", part) for part in _decoded(file)):
        raise damaged()


text = guarded(_text)
subtitles = guarded(_subtitles)


def _movie(file: BinaryIO) -> None:
    """Walk the boxes to the last byte: a film without its index or cut short is refused."""
    size, seen = _size(file), set()
    while (place := file.tell()) < size:
        length, kind = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
        length = length or size - place
        if length < 8 or place + length > size:
            raise damaged()
        seen.add(kind)
        file.seek(place + length)
    if b"moov" not in seen or not seen & {b"mdat", b"moof"}:
        raise damaged()


movie = guarded(_movie)
_MP3_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_MP3_KBPS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def _mp3(file: BinaryIO) -> None:
    """After the tag, two frames must follow each other at their computed length."""
    head = file.read(10)
    start = 0
    if head[:3] == b"ID3":
        start = 10 + sum((byte & 0x7F) << (21 - 7 * i) for i, byte in enumerate(head[6:10]))
    file.seek(start)
    padding = file.read(4096)
    place = start + len(padding) - len(padding.lstrip(b"\x00"))
    for _frame in range(2):
        file.seek(place)
        place += _mp3_frame(file.read(4))
    if place > _size(file):
        raise damaged()


def _mp3_frame(head: bytes) -> int:
    """Length in bytes of the layer III frame that `head` opens."""
    sync, second, third = head[0], head[1], head[2]
    version, layer = (second >> 3) & 3, (second >> 1) & 3
    if sync != 0xFF or second & 0xE0 != 0xE0 or version == 1 or layer != 1:
        raise damaged()
    kbps = _MP3_KBPS[3 if version == 3 else 2][third >> 4]
    rate = _MP3_RATES[version][(third >> 2) & 3]
    slots = 144 if version == 3 else 72
    return slots * kbps * 1000 // rate + ((third >> 1) & 1)


mp3 = guarded(_mp3)


def _wav(file: BinaryIO) -> None:
    size, seen = _size(file), set()
    file.seek(12)
    while file.tell() + 8 <= size:
        kind, length = struct.unpack("<4sI", file.read(8))
        if file.tell() + length > size:
            raise damaged()
        seen.add(kind)
        file.seek(length + length % 2, os.SEEK_CUR)
    if not {b"fmt ", b"data"} <= seen:
        raise damaged()


wav = guarded(_wav)


def _size(file: BinaryIO) -> int:
    """Length of the file; the reading place returns to the start."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size
