"""The look keeps its promises: contrast, tokens only, known icons, nothing inline, sound forms."""

from __future__ import annotations

import gzip
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string

ROOT = Path(__file__).resolve().parent.parent
CSS = ROOT / "static" / "css"
TEMPLATES = ROOT / "templates"
PAGES = sorted(
    path for path in TEMPLATES.rglob("*.html") if "emails" not in path.relative_to(TEMPLATES).parts
)

# reference/ux.md, section 2: contrast on the surface, light and dark.
ON_SURFACE = {
    "ink": ("17.3", "15.2"),
    "ink-2": ("7.6", "9.2"),
    "ink-3": ("5.8", "6.6"),
    "brand": ("8.5", "8.5"),
    "line-strong": ("3.9", "4.3"),
    "ok": ("6.5", "9.9"),
    "warn": ("6.8", "11.2"),
    "bad": ("6.8", "8.7"),
    "info": ("7.5", "9.5"),
}
# The same table: the lowest ratio on each ground where the token is put.
LOWEST = [
    ("ink", ("bg", "surface", "sunken"), "15.2"),
    ("ink-2", ("bg", "surface", "sunken"), "6.8"),
    ("ink-3", ("bg", "surface", "sunken"), "5.1"),
    ("brand", ("bg", "surface", "sunken", "brand-soft"), "7.1"),
    ("on-brand", ("brand", "brand-hover"), "8.5"),
    ("line-strong", ("bg", "surface", "sunken"), "3.5"),
    ("ok", ("ok-soft",), "5.7"),
    ("warn", ("warn-soft",), "6.1"),
    ("bad", ("bad-soft",), "5.9"),
    ("info", ("info-soft",), "6.6"),
    ("on-spark", ("spark",), "10.8"),
]


def _tokens() -> dict[str, tuple[str, str]]:
    """Each colour token as (light, dark)."""
    text = (CSS / "tokens.css").read_text()
    found = {
        name: (light, dark)
        for name, light, dark in re.findall(
            r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", text
        )
    }
    plain = re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text)
    return found | {name: (value, value) for name, value in plain}


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> Decimal:
    low, high = sorted([_luminance(one), _luminance(other)])
    return Decimal(str((high + 0.05) / (low + 0.05)))


@pytest.mark.parametrize(("name", "ratios"), ON_SURFACE.items())
def test_token_on_surface_has_the_published_contrast(name: str, ratios: tuple[str, str]) -> None:
    tokens = _tokens()

    measured = [_contrast(tokens[name][theme], tokens["surface"][theme]) for theme in (0, 1)]

    assert [str(ratio.quantize(Decimal("0.1"))) for ratio in measured] == list(ratios)


@pytest.mark.parametrize(("name", "grounds", "lowest"), LOWEST)
def test_token_on_its_grounds_has_the_published_lowest_contrast(
    name: str, grounds: tuple[str, ...], lowest: str
) -> None:
    tokens = _tokens()

    measured = min(
        _contrast(tokens[name][theme], tokens[ground][theme])
        for ground in grounds
        for theme in (0, 1)
    )

    assert abs(measured - Decimal(lowest)) < Decimal("0.06")


def test_second_series_of_a_chart_is_outlined_because_its_fill_is_faint() -> None:
    css = (CSS / "components.css").read_text()

    block = re.search(r"\.bars \.second \{([^}]*)\}", css)

    assert block is not None
    assert "stroke: var(--line-strong)" in block[1]


def test_stylesheets_hold_no_raw_colour_outside_tokens() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|light-dark)\(")

    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(CSS.glob("*.css"))
        if path.name != "tokens.css"
        for line in path.read_text().splitlines()
        if colour.search(_value(line))
    ]

    assert found == []


def test_pages_hold_no_raw_colour() -> None:
    colour = re.compile(r"(?:fill|stroke|stop-color|color|bgcolor|content)=\"#[0-9a-fA-F]{3,8}\"")

    assert [_name(path) for path in PAGES if colour.search(path.read_text())] == []


def test_stylesheets_refer_to_files_that_exist_by_relative_address() -> None:
    found = [
        (path, target)
        for path in CSS.glob("*.css")
        for target in re.findall(r"url\(\"?([^\")]+)\"?\)", path.read_text())
    ]

    assert found
    assert [target for path, target in found if not (path.parent / target).is_file()] == []


def test_stylesheets_use_no_unknown_token() -> None:
    text = "".join(path.read_text() for path in CSS.glob("*.css"))
    defined = set(re.findall(r"--([\w-]+):", text)) | {"gap"}

    assert set(re.findall(r"var\(--([\w-]+)", text)) - defined == set()


def test_every_icon_used_is_in_the_sprite() -> None:
    sprite = (ROOT / "static" / "img" / "icons.svg").read_text()
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))

    used = {icon for path in PAGES for icon in _icons(path.read_text())}

    assert {"check", "menu", "moon"} <= used
    assert used - known == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: _name(path))
def test_template_holds_nothing_inline(path: Path) -> None:
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(), flags=re.DOTALL)

    assert not re.search(r"<style\b|<[^>]*\sstyle\s*=", text)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    assert "javascript:" not in text


@pytest.mark.parametrize(
    "path", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.stem
)
def test_component_names_its_arguments_first(path: Path) -> None:
    assert path.read_text().startswith("{# args: ")


def test_scripts_and_styles_stay_small() -> None:
    scripts = [path.read_bytes() for path in (ROOT / "static" / "js").glob("*.js")]
    styles = [path.read_bytes() for path in CSS.glob("*.css")]

    assert 0 < sum(len(gzip.compress(script)) for script in scripts) < 6_000
    assert 0 < sum(len(gzip.compress(style)) for style in styles) < 15_000


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_page_without_context_still_renders(name: str) -> None:
    html = render_to_string(f"{name}.html")

    assert '<main id="main"' in html
    assert "css/tokens.css" in html


class Sample(forms.Form):
    """One field of each kind that the pack draws."""

    email = forms.EmailField(help_text="The receipt goes here.")
    text = forms.CharField(widget=forms.Textarea)
    style = forms.ChoiceField(choices=[("q", "Quiet"), ("b", "Bold")], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        choices=[("p", "Print"), ("s", "Screen")], widget=forms.CheckboxSelectMultiple
    )
    country = forms.ChoiceField(choices=[("FR", "France")])
    document = forms.FileField(help_text="PDF or PNG.")
    site = forms.URLField(required=False, assume_scheme="https")
    terms = forms.BooleanField(error_messages={"required": "Accept the terms."})
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, object]:
        self.add_error(None, "The offer has changed.")
        return super().clean() or {}


class _Reader(HTMLParser):
    """Elements with their attributes, and the text of each link and error."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.links: list[tuple[str, str]] = []
        self.errors: list[str] = []
        self._into = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.seen.append((tag, values))
        self._into = ""
        if tag == "a":
            self.links.append((values["href"][1:], ""))
            self._into = "link"
        elif values.get("class") == "err":
            self._into = "error"

    def handle_endtag(self, tag: str) -> None:
        self._into = ""

    def handle_data(self, data: str) -> None:
        if self._into == "link":
            self.links[-1] = (self.links[-1][0], data)
        elif self._into == "error":
            self.errors.append(data)

    @property
    def ids(self) -> list[str]:
        return [values["id"] for _, values in self.seen if values.get("id")]


def _read(form: forms.Form) -> tuple[str, _Reader]:
    html = render_crispy_form(form)
    reader = _Reader()
    reader.feed(html)
    return html, reader


def test_form_with_errors_links_each_message_to_its_field() -> None:
    html, page = _read(Sample({"email": "claire@maison"}))

    assert [text for _, text in page.links] == page.errors
    assert len(page.links) == 7
    assert {target for target, _ in page.links} <= set(page.ids)
    assert "<li>The offer has changed.</li>" in html


def test_form_with_errors_points_descriptions_at_ids_that_exist_once() -> None:
    _, page = _read(Sample({"email": "claire@maison"}))
    pointed = [
        target for _, values in page.seen for target in values.get("aria-describedby", "").split()
    ]

    assert len(pointed) == 9
    assert set(pointed) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_form_without_data_marks_the_optional_and_shows_no_summary() -> None:
    html, page = _read(Sample())

    assert html.count("(optional)") == 1
    assert page.errors == []
    assert "data-errors" not in html
    assert [tag for tag, _ in page.seen].count("fieldset") == 2


def test_field_puts_label_help_error_control_in_this_order() -> None:
    html, _ = _read(Sample({"email": "claire@maison"}))

    order = [
        html.index(mark)
        for mark in ('<label for="id_email"', "id_email_helptext", "id_email_error", 'name="email"')
    ]

    assert order[0] == min(order)
    assert order[-1] == max(order)
    assert html.index('id="id_email_helptext"') < html.index('id="id_email_error"')


def test_formset_with_errors_shows_one_summary_for_the_set() -> None:
    formset = forms.formset_factory(Sample, extra=0)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-1-email": "claire@maison"}
    )

    html = render_crispy_form(formset)

    assert html.count("data-errors") == 1
    assert 'href="#id_form-1-email"' in html


def _value(line: str) -> str:
    """The value of a declaration; empty for a selector or a comment."""
    found = re.match(r"\s*[\w-]+:\s(.*);", line)
    return found[1] if found else ""


def _name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def _icons(text: str) -> set[str]:
    direct = re.findall(r"icons\.svg['\"] %\}#([\w-]+)", text)
    included = re.findall(r"components/icon\.html[\"'] with name=[\"']([\w-]+)", text)
    tagged = re.findall(r"\{% icon [\"']([\w-]+)[\"'] %\}", text)
    passed = re.findall(r"\bicon(?:\|default:|=)[\"']([\w-]+)[\"']", text)
    return {*direct, *included, *tagged, *passed}
