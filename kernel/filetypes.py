"""Kinds of file people may send: extension, first bytes, and a reader that must understand it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from kernel import fileparsers as parse

HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class FileType:
    """`begins` looks at the first bytes; `read` parses the file, raising fileparsers.Unreadable."""

    extension: str
    content_type: str
    begins: Callable[[bytes], bool]
    read: Callable[[BinaryIO], None]


def _starts(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


def _riff(kind: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == kind


def _box(*kinds: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[4:8] in kinds


def _svg(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"<") and b"<svg" in text.lower()


def _text(head: bytes) -> bool:
    return b"\x00" not in head


def _mp3(head: bytes) -> bool:
    return head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


_OFFICE = "application/vnd.openxmlformats-officedocument."
_JPEG = _starts(b"\xff\xd8\xff")
_ZIP = _starts(b"PK\x03\x04", b"PK\x05\x06")
_PDF = _starts(b"%PDF-")
_ROWS = (
    FileType("png", "image/png", _starts(b"\x89PNG\r\n\x1a\n"), parse.image("PNG")),
    FileType("jpg", "image/jpeg", _JPEG, parse.image("JPEG")),
    FileType("jpeg", "image/jpeg", _JPEG, parse.image("JPEG")),
    FileType("gif", "image/gif", _starts(b"GIF87a", b"GIF89a"), parse.image("GIF")),
    FileType("webp", "image/webp", _riff(b"WEBP"), parse.image("WEBP")),
    FileType("svg", "image/svg+xml", _svg, parse.svg),
    FileType("pdf", "application/pdf", _PDF, parse.pdf),
    FileType("ai", "application/postscript", _PDF, parse.pdf),
    FileType("psd", "image/vnd.adobe.photoshop", _starts(b"8BPS\x00\x01"), parse.psd),
    FileType("zip", "application/zip", _ZIP, parse.archive),
    FileType("docx", f"{_OFFICE}wordprocessingml.document", _ZIP, parse.office("word/")),
    FileType("xlsx", f"{_OFFICE}spreadsheetml.sheet", _ZIP, parse.office("xl/")),
    FileType("pptx", f"{_OFFICE}presentationml.presentation", _ZIP, parse.office("ppt/")),
    FileType("txt", "text/plain; charset=utf-8", _text, parse.text),
    FileType("md", "text/markdown; charset=utf-8", _text, parse.text),
    FileType("csv", "text/csv; charset=utf-8", _text, parse.text),
    FileType("srt", "application/x-subrip", _text, parse.subtitles),
    FileType("mp4", "video/mp4", _box(b"ftyp"), parse.movie),
    FileType(
        "mov",
        "video/quicktime",
        _box(b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"),
        parse.movie,
    ),
    FileType("mp3", "audio/mpeg", _mp3, parse.mp3),
    FileType("wav", "audio/wav", _riff(b"WAVE"), parse.wav),
)
TYPES = {row.extension: row for row in _ROWS}
GROUPS: dict[str, tuple[str, ...]] = {
    "pictures": ("png", "jpg", "jpeg", "gif", "webp", "svg", "ai", "psd"),
    "documents": ("pdf", "docx", "xlsx", "pptx", "txt", "md", "csv", "srt"),
    "video": ("mp4", "mov"),
    "sound": ("mp3", "wav"),
    "archives": ("zip",),
}
"""Kinds as people name them; every extension stands in one."""


def extensions_of(groups: Iterable[str]) -> list[str]:
    """The extensions of these groups; of none named, all."""
    named = [extension for group in groups for extension in GROUPS.get(group, ())]
    return named or list(TYPES)
