"""The little markup of law texts: `# title`, `## heading`, `- item`, `> line of a form`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.template.defaultfilters import urlize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

Part = tuple[str, list[str]]
"""heading, text, list or form; and its lines."""
_BLANK = re.compile(r"(\[(?:to complete|à compléter)[^\]]*\])")


@dataclass(frozen=True, slots=True)
class Block:
    """`kind`: heading, text, list or form. A heading's `anchor` is its place on the page."""

    kind: str
    lines: tuple[SafeString, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    blocks: tuple[Block, ...]

    @property
    def headings(self) -> list[Block]:
        return [block for block in self.blocks if block.kind == "heading"]


def has_blank(body: str) -> bool:
    return bool(_BLANK.search(body))


def page(body: str) -> Page:
    title, parts = plain(body)
    return Page(title, tuple(_block(kind, lines) for kind, lines in parts))


def plain(body: str) -> tuple[str, list[Part]]:
    """The title and each part as words without markup: for paper."""
    title, *rest = body.strip().split("\n\n")
    return title.removeprefix("# "), [_part(part) for part in rest]


def _part(part: str) -> Part:
    lines = part.splitlines()
    if lines[0].startswith("## "):
        return "heading", [part.removeprefix("## ")]
    if lines[0].startswith("- "):
        return "list", _items(lines)
    if lines[0].startswith(">"):
        return "form", [line.removeprefix(">").strip() for line in lines]
    return "text", [" ".join(lines)]


def _block(kind: str, lines: list[str]) -> Block:
    anchor = slugify(lines[0]) if kind == "heading" else ""
    return Block(kind, tuple(_html(line) for line in lines), anchor)


def _items(lines: list[str]) -> list[str]:
    """A line that does not begin an item goes on with the one before."""
    return [each.replace("\n", " ") for each in "\n".join(lines)[2:].split("\n- ")]


def _html(words: str) -> SafeString:
    """Escaped, addresses made links, blanks marked."""
    parts = (
        format_html("<mark>{}</mark>", part) if _BLANK.fullmatch(part) else urlize(part)
        for part in _BLANK.split(words)
    )
    return format_html_join("", "{}", ((part,) for part in parts))
