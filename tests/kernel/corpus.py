"""Small files made by hand: good ones of every kind, and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile

from PIL import Image
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def picture(kind: str, size: tuple[int, int] = (8, 8)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()


def pdf(*, script: str = "", attachment: str = "", password: str = "") -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_annotation(0, FreeText(text="hello", rect=(0, 0, 50, 50)))
    if script:
        kind, code = NameObject("/JavaScript"), TextStringObject(script)
        action = {NameObject("/S"): kind, NameObject("/JS"): code}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if attachment:
        writer.add_attachment(attachment, b"MZ")
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def package(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def office(folder: str, *more: tuple[str, bytes]) -> bytes:
    kinds = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/x"/>'
    return package(("[Content_Types].xml", kinds), (f"{folder}main.xml", b"<a/>"), *more)


def symlink() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link")
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return info


def nested(depth: int) -> bytes:
    content = package(("a.txt", b"deep"))
    for _level in range(depth):
        content = package(("inner.zip", content))
    return content


def encrypted_zip() -> bytes:
    plain = bytearray(package(("a.txt", b"secret")))
    plain[6] |= 1
    place = plain.index(b"PK\x01\x02")
    plain[place + 8] |= 1
    return bytes(plain)


def lying_zip() -> bytes:
    """The directory says two bytes; the member holds a thousand."""
    lie = bytearray(package(("a.txt", b"x" * 1000)))
    place = lie.index(b"PK\x01\x02")
    lie[place + 24 : place + 28] = struct.pack("<I", 2)
    return bytes(lie)


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def movie(brand: bytes = b"isom") -> bytes:
    return box(b"ftyp", brand + bytes(4)) + box(b"moov", bytes(16)) + box(b"mdat", bytes(64))


def wav() -> bytes:
    parts = b"WAVE" + b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    parts += b"data" + struct.pack("<I", 100) + bytes(100)
    return b"RIFF" + struct.pack("<I", len(parts)) + parts


def mp3(*, tag: bool = False) -> bytes:
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    head = b"ID3\x03\x00\x00" + bytes((0, 0, 0, 10)) + bytes(10) if tag else b""
    return head + frame * 3


def psd(*, cut: bool = False) -> bytes:
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, 4, 4, 8, 3)
    whole = head + struct.pack(">III", 0, 0, 0) + struct.pack(">H", 0) + bytes(48)
    return head + struct.pack(">I", 9999) + bytes(8) if cut else whole


def svg(inside: str = "<path d='M0 0'/>", head: str = "") -> bytes:
    return f"{head}<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'>{inside}</svg>".encode()


DOCTYPE = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
ENTITIES = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
GOOD: dict[str, bytes] = {
    "photo.png": picture("PNG"),
    "photo.JPG": picture("JPEG"),
    "photo.jpeg": picture("JPEG", (3000, 2000)),
    "moving.gif": picture("GIF"),
    "small.webp": picture("WEBP"),
    "logo.svg": svg(),
    "logo-with-doctype.svg": svg(head=f'<?xml version="1.0"?>{DOCTYPE}'),
    "linked.svg": svg("<a x:href='https://example.org'><use x:href='#shape'/></a>"),
    "brief.pdf": pdf(),
    "drawing.ai": pdf(),
    "layers.psd": psd(),
    "all.zip": package(("été/a.txt", b"a"), ("b.png", picture("PNG"))),
    "one-zip-inside.zip": nested(1),
    "text.docx": office("word/"),
    "sums.xlsx": office("xl/"),
    "slides.pptx": office("ppt/"),
    "notes.txt": "Déjà vu, 10 €".encode(),
    "read.md": b"# Title",
    "rows.csv": b"a;b\n1;2\n",
    "film.srt": b"1\n00:00:01,000 --> 00:00:02,000\nHello\n",
    "film.mp4": movie(),
    "film.mov": movie(b"qt  "),
    "voice.mp3": mp3(),
    "tagged.mp3": mp3(tag=True),
    "voice.wav": wav(),
    "invoice.exe.pdf": pdf(),
    "CON.txt": b"a name old systems dislike",
    "-rf.txt": b"a name tools dislike",
}
BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.pdf", b"", "It is empty"),
    "no ending": ("file", b"x", "not accepted"),
    "a program": ("setup.exe", b"MZ\x90\x00", "not accepted"),
    "a double ending": ("photo.png.exe", b"MZ\x90\x00", "not accepted"),
    "a page": ("page.html", b"<html>", "not accepted"),
    "macros by name": ("a.docm", office("word/"), "not accepted"),
    "a shortcut": ("a.lnk", b"L\x00\x00\x00", "not accepted"),
    "a page as picture": ("a.png", b"<html><script>1</script>", "not a PNG file"),
    "a program as picture": ("a.jpg", b"MZ\x90\x00" + bytes(99), "not a JPG file"),
    "a program as text": ("a.txt", b"MZ\x90\x00\x03", "not a TXT file"),
    "an ELF as pdf": ("a.pdf", b"\x7fELF" + bytes(99), "not a PDF file"),
    "a jpeg as png": ("a.png", picture("JPEG"), "not a PNG file"),
    "a reversed name": ("fdp.\u202egpj.exe.png", picture("PNG"), "hidden characters"),
    "a line break in the name": ("a\r\nb.png", picture("PNG"), "hidden characters"),
    "a cut picture": ("a.png", picture("PNG", (64, 64))[:-30], "damaged"),
    "a gif with a program inside": ("a.gif", b"GIF89a/*" + b"=1;alert(1)//" * 9, "damaged"),
    "a head without a body": ("a.webp", b"RIFF\x04\x00\x00\x00WEBP", "damaged"),
    "a pdf head": ("a.pdf", b"%PDF-1.7 nothing follows", "damaged"),
    "a pdf with a script": ("a.pdf", pdf(script="app.alert(1)"), "script or an attached"),
    "a pdf with a program": ("a.pdf", pdf(attachment="x.exe"), "script or an attached"),
    "a locked pdf": ("a.pdf", pdf(password="x"), "password"),
    "a scripted svg": ("a.svg", svg("<script>alert(1)</script>"), "scripts or outside"),
    "an svg that listens": ("a.svg", svg("<rect onclick='x()'/>"), "scripts or outside"),
    "an svg with a page": ("a.svg", svg("<foreignObject/>"), "scripts or outside"),
    "an svg link that runs": ("a.svg", svg("<a x:href='java\tscript:x()'/>"), "scripts or outside"),
    "an svg that fetches": (
        "a.svg",
        svg("<image href='http://e.fr/'/>"),
        "scripts or outside",
    ),
    "an svg that turns": ("a.svg", svg("<set attributeName='onload'/>"), "scripts or outside"),
    "an svg bomb": ("a.svg", svg("&b;", ENTITIES), "damaged"),
    "a broken svg": ("a.svg", b"<svg><g></svg>", "damaged"),
    "a zip stub": ("a.zip", b"PK\x03\x04" + bytes(50), "damaged"),
    "an empty zip": ("a.zip", package(), "empty or holds too much"),
    "a zip bomb": ("a.zip", package(("a.txt", bytes(5_000_000))), "far more than it weighs"),
    "a zip of zips": ("a.zip", nested(3), "archives inside archives"),
    "a zip that climbs": ("a.zip", package(("../../etc/cron", b"x")), "unsafe names"),
    "a zip from the root": ("a.zip", package(("/etc/passwd", b"x")), "unsafe names"),
    "a zip from a drive": ("a.zip", package(("C:/windows/x", b"x")), "unsafe names"),
    "a zip with a reversed name": ("a.zip", package(("a\u202etxt.b", b"x")), "unsafe names"),
    "a zip with a link": ("a.zip", package((symlink(), b"/etc/passwd")), "unsafe names"),
    "a zip with a program": ("a.zip", package(("setup.EXE", b"MZ")), "holds a program"),
    "a locked zip": ("a.zip", encrypted_zip(), "password"),
    "a zip that lies": ("a.zip", lying_zip(), "damaged"),
    "a zip as docx": ("a.docx", package(("a.txt", b"x")), "damaged"),
    "macros in a docx": ("a.docx", office("word/", ("word/vbaProject.bin", b"x")), "macros"),
    "a table as letter": ("a.docx", office("xl/"), "damaged"),
    "text in latin-1": ("a.txt", "déjà".encode("latin-1"), "UTF-8"),
    "subtitles without times": ("a.srt", b"hello", "damaged"),
    "a cut film": ("a.mp4", movie()[:-10], "damaged"),
    "a film without index": ("a.mp4", box(b"ftyp", bytes(8)) + box(b"mdat", b"x"), "damaged"),
    "a cut sound": ("a.wav", wav()[:-20], "damaged"),
    "noise as mp3": ("a.mp3", b"ID3" + bytes(500), "damaged"),
    "a cut psd": ("a.psd", psd(cut=True), "damaged"),
}
