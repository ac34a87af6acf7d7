"""The agency's colours as custom properties, moved until text in them can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kernel.models import AgencyProfile

_WHITE = "#ffffff"
_BLACK = "#000000"
_NIGHT = "#1a1a21"
READABLE = 4.6


@dataclass(frozen=True, slots=True)
class Shades:
    """One theme's brand: the colour, on hover, as a tint, and the text upon it."""

    brand: str
    hover: str
    soft: str
    on_brand: str


def css(agency: AgencyProfile) -> str:
    light = shades(agency.brand_color, paper=_WHITE, ink=_BLACK, tint=8)
    dark = shades(agency.brand_color_dark, paper=_NIGHT, ink=_WHITE, tint=16)
    rows = (
        ("brand", light.brand, dark.brand),
        ("brand-hover", light.hover, dark.hover),
        ("brand-soft", light.soft, dark.soft),
        ("on-brand", light.on_brand, dark.on_brand),
    )
    lines = "\n".join(f"  --{name}: light-dark({day}, {night});" for name, day, night in rows)
    return f":root {{\n{lines}\n}}\n"


def shades(colour: str, *, paper: str, ink: str, tint: int) -> Shades:
    """`colour` and its kin on `paper`; moved towards `ink` until it reads on its own tint."""
    soft = mix(colour, paper, tint)
    for brand in _towards(colour, ink):
        if contrast(brand, soft) >= READABLE and contrast(brand, paper) >= READABLE:
            break
    on_brand = max((_WHITE, mix(brand, _BLACK, 20)), key=lambda text: contrast(text, brand))
    return Shades(brand, mix(ink, brand, 25), soft, on_brand)


def _towards(colour: str, ink: str) -> Iterator[str]:
    for step in range(0, 101, 4):
        yield mix(ink, colour, step)


def mix(over: str, under: str, percent: int) -> str:
    """`percent` of `over` upon `under`."""
    pairs = zip(_channels(over), _channels(under), strict=True)
    mixed = ((a * percent + b * (100 - percent) + 50) // 100 for a, b in pairs)
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def contrast(first: str, second: str) -> float:
    """The WCAG contrast ratio of two colours."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
