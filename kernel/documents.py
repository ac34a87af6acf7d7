"""Documents on paper: Typst templates of `templates/documents/` with data, as PDF or as a picture.

Data reaches a template as JSON and is shown as text, never read as markup. Only the fonts of
`kernel/fonts` and those inside Typst are known, so the same data gives the same bytes everywhere.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import typst
from django.conf import settings

HOME = settings.BASE_DIR / "templates" / "documents"
FONTS = settings.BASE_DIR / "kernel" / "fonts"
STANDARD: typst.PDFStandard = "a-3b"

log = logging.getLogger(__name__)


def pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """`<template>.typ` as PDF/A-3b, dated `at` inside the file.

    A letter that no font of ours has (Chinese, an emoji) is refused by PDF/A: then a plain PDF.
    """
    compiler, at = _compiler(template, data), at.astimezone(UTC).replace(microsecond=0)
    try:
        return _one(compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=at))
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        log.warning("%s is written as a plain PDF: %s", template, error.message)
    return _one(compiler.compile(format="pdf", timestamp=at))


def png(template: str, data: Mapping[str, Any], *, ppi: float = 144) -> bytes:
    """The first page of `<template>.typ` as a picture."""
    return _one(_compiler(template, data).compile(format="png", ppi=ppi))


def _compiler(template: str, data: Mapping[str, Any]) -> typst.Compiler:
    """Templates read files below `HOME` only."""
    return typst.Compiler(
        str(HOME / f"{template}.typ"),
        root=str(HOME),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def _one(compiled: bytes | list[bytes] | None) -> bytes:
    """Typst answers a list for several pictures, and nothing when it wrote a file itself."""
    first = compiled[0] if isinstance(compiled, list) else compiled
    if first is None:
        raise TypeError("Typst answered no bytes.")
    return first
