"""One page looked at by axe, at the widths and in the themes that people use."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.e2e.house import ROOT

AXE = ROOT / "tests" / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
PHONE, DESKTOP, NARROWEST = 390, 1280, 320
TALLEST = 12_000
BY_COLOUR = ["color-contrast", "link-in-text-block"]
"""What a theme can break; the rest of axe's rules read the structure, which has no theme."""
# Without preload: axe would copy imported style sheets into the page, which our policy refuses.
RUN = """
async ({only, tags}) => {
  document.body.getBoundingClientRect();
  document.getAnimations().forEach((each) => each.finish());
  const runOnly = only.length ? {type: "rule", values: only} : {type: "tag", values: tags};
  const how = {runOnly, iframes: false, preload: false, resultTypes: ["violations"]};
  const found = await axe.run(document, how);
  const places = (each) => each.nodes.slice(0, 3).map((node) => node.target.join(" "));
  return found.violations.map((each) => `${each.id}: ${places(each).join(" | ")}`);
}
"""


@cache
def _axe() -> str:
    return Path(AXE).read_text()


def problems(page: Page) -> list[str]:
    """Everything wrong with the page that is open, each with where and how it was seen."""
    name = page.url.split("/", 3)[3]
    found = _overflow(page, name)
    page.evaluate(_axe())
    for width in (PHONE, DESKTOP):
        _resize(page, width)
        for scheme, only in (("light", []), ("dark", BY_COLOUR)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
            seen: list[Any] = page.evaluate(RUN, {"only": only, "tags": TAGS})
            found += [f"/{name} {width} {scheme}: {each}" for each in seen]
    page.emulate_media(color_scheme="light")
    return found


def _overflow(page: Page, name: str) -> list[str]:
    """At the narrowest phone nothing is wider than the screen."""
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"/{name} is {width} px wide at {NARROWEST}"] if width > NARROWEST else []


def _resize(page: Page, width: int) -> None:
    """As tall as the page, so that nothing hides under what sticks to the bottom."""
    page.set_viewport_size({"width": width, "height": 900})
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(height, 900), TALLEST)})
