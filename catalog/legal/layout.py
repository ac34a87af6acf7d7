"""The little markup of law texts: `# title`, `## heading`, `- item`, `> line of a form`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.template.defaultfilters import urlize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

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
    title, *rest = body.strip().split("\n\n")
    return Page(title.removeprefix("# "), tuple(_block(part) for part in rest))


def _block(part: str) -> Block:
    lines = part.splitlines()
    if lines[0].startswith("## "):
        words = part.removeprefix("## ")
        return Block("heading", (_html(words),), slugify(words))
    if lines[0].startswith("- "):
        return Block("list", tuple(_html(line) for line in _items(lines)))
    if lines[0].startswith(">"):
        return Block("form", tuple(_html(line.removeprefix(">").strip()) for line in lines))
    return Block("text", (_html(" ".join(lines)),))


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
