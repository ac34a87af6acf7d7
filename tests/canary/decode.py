"""Everything that bytes could say to somebody who unpacks them."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import quopri
import re
import zipfile
import zlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from urllib.parse import unquote_plus

DEEPEST = 4
_BASE64 = re.compile(r"[A-Za-z0-9+/]{12,}={0,2}|[A-Za-z0-9_-]{12,}={0,2}")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PLACES = re.compile(
    r"startxref\s+\d+|^\d{10} \d{5} [nf]|/(?:Length\d?|Size|Prev)\s+\d+", re.MULTILINE
)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_HEX = re.compile(r"<((?:[0-9A-Fa-f]{2}){6,})>")


def texts(content: bytes, depth: int = 0) -> Iterator[str]:
    """The text itself and what is packed inside, several wrappings deep."""
    if depth > DEEPEST or not content:
        return
    if content[:2] == b"\x1f\x8b":
        yield from texts(_quietly(gzip.decompress, content), depth + 1)
    elif content[:4] == b"PK\x03\x04":
        yield from _archive(content, depth)
    elif content[:1] == b"\x78" and (plain := _quietly(zlib.decompress, content)):
        yield from texts(plain, depth + 1)
    elif content[:5] == b"%PDF-":
        yield from _pdf(content, depth)
    elif content[:2] in (b"\xff\xfe", b"\xfe\xff") or content.count(0) * 3 > len(content):
        for kind in ("utf-16-le", "utf-16-be"):
            yield from _wordings(content.decode(kind, "ignore"), depth)
    else:
        yield from _wordings(content.decode("utf-8", "replace"), depth)


def mail(raw: bytes) -> Iterator[str]:
    """Headers as sent and as read, every part of the body, attachments and their names."""
    yield from texts(raw)
    message = message_from_bytes(raw, policy=policy.default)
    for part in message.walk():
        for name, value in part.items():
            yield from _wordings(f"{name}: {value}", 0)
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield from texts(content)


def _wordings(text: str, depth: int) -> Iterator[str]:
    """As written; without HTML entities, URL quoting, JSON escapes; quoted-printable; base64."""
    yield text
    plain = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), unquote_plus(html.unescape(text)))
    if plain != text:
        yield plain
    if re.search(r"=[0-9A-F]{2}|=\n", text):
        yield quopri.decodestring(text.encode()).decode("utf-8", "replace")
    for token in set(_BASE64.findall(plain)):
        yield from texts(_readable(_from_base64(token)), depth + 1)


def _archive(content: bytes, depth: int) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive.comment.decode("utf-8", "replace")
            for member in archive.infolist():
                yield f"{member.filename} {member.comment!r} {member.extra!r}"
                yield from texts(archive.read(member), depth + 1)
    except zipfile.BadZipFile:
        yield from _wordings(content.decode("latin-1"), depth)


def _pdf(content: bytes, depth: int) -> Iterator[str]:
    """Its own words, texts in hexadecimal, and every stream unpacked.

    Lengths and places of its parts are no words: one in a thousand files had the number of a mark.
    """
    plain = _PLACES.sub("", _STREAM.sub(b"", content).decode("latin-1"))
    yield plain
    for digits in _HEX.findall(plain):
        yield from texts(bytes.fromhex(digits), depth + 1)
    for stream in _STREAM.findall(content):
        unpacked = _quietly(zlib.decompress, stream)
        yield unpacked.decode("latin-1")
        yield from texts(unpacked if unpacked[:5] != b"%PDF-" else b"", depth + 1)


def _from_base64(token: str) -> bytes:
    padded = token.rstrip("=") + "=" * (-len(token.rstrip("=")) % 4)
    try:
        return base64.b64decode(padded.replace("-", "+").replace("_", "/"))
    except (binascii.Error, ValueError):
        return b""


def _readable(content: bytes) -> bytes:
    """What came out of base64, when it looks like more than chance."""
    if content[:2] in (b"\x1f\x8b", b"PK", b"\xff\xfe", b"\xfe\xff") or content[:1] == b"\x78":
        return content
    if content.count(0) * 3 > len(content):
        return content
    printable = sum(32 <= byte < 127 or byte in (0, 9, 10, 13) for byte in content)
    return content if printable * 10 >= len(content) * 9 else b""


def _quietly(unpack: object, content: bytes) -> bytes:
    try:
        return unpack(content)  # type: ignore[operator, no-any-return]
    except (OSError, EOFError, zlib.error):
        return b""
