"""What in a text tells who wrote it: contact data by their shape, and names that are known.

Pure functions of a text. A price, a date, a size or the name of a file is none of it. What is
written to escape (a whole number in words, one in a picture) is not found: docs/wall.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import override

from kernel.bank import is_iban, plain
from kernel.countries import VAT_SHAPES
from orders.domains import is_domain
from orders.names import spans_of

SPACE = r"[ \t\xa0\u202f]"  # a finding never runs over the end of a line
_PAIR = rf"(?:{SPACE}|[./-])?"


class Kind(StrEnum):
    EMAIL = "email"
    SITE = "site"
    PHONE = "phone"
    HANDLE = "handle"
    NUMBER = "number"
    ADDRESS = "address"
    NAME = "name"

    @property
    def label(self) -> str:
        return {
            Kind.EMAIL: _("e-mail address"),
            Kind.SITE: _("site"),
            Kind.PHONE: _("phone number"),
            Kind.HANDLE: _("account name"),
            Kind.NUMBER: _("number of a company or a bank account"),
            Kind.ADDRESS: _("address"),
            Kind.NAME: _("name"),
        }[self]

    @property
    def mask(self) -> str:
        """What stands in its place."""
        return {
            Kind.EMAIL: _("[e-mail]"),
            Kind.SITE: _("[site]"),
            Kind.PHONE: _("[phone]"),
            Kind.HANDLE: _("[account]"),
            Kind.NUMBER: _("[number]"),
            Kind.ADDRESS: _("[address]"),
            Kind.NAME: _("[name]"),
        }[self]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`text[start:end]` is such a thing."""

    start: int
    end: int
    kind: Kind


def find(text: str, names: Iterable[str] = ()) -> list[Finding]:
    """In the order of the text, none over another. `names` are found without accents or capitals.

    Of two that overlap the one that begins first stays, to the end of both; of two that begin
    together the longer one. What a finding hid from the eye is looked for once it is out.
    """
    known, kept, rest = tuple(names), list[Finding](), text
    while found := _look(rest, known):
        kept = _joined(text, [*kept, *found])
        rest = _without(text, kept)
    return kept


def _look(text: str, names: tuple[str, ...]) -> list[Finding]:
    found = [finding for look in _LOOKS for finding in look(text)]
    return found + [Finding(start, end, Kind.NAME) for start, end in spans_of(text, names)]


def _joined(text: str, found: list[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    for each in sorted(found, key=lambda finding: (finding.start, -finding.end)):
        if kept and _goes_on(text, kept[-1], each):
            kept[-1] = Finding(kept[-1].start, max(kept[-1].end, each.end), Kind.NAME)
        elif kept and each.start < kept[-1].end:
            kept[-1] = replace(kept[-1], end=max(kept[-1].end, each.end))
        else:
            kept.append(each)
    return kept


def _without(text: str, findings: list[Finding]) -> str:
    """As long as before; ends of lines, which nothing runs over, stand for what was found."""
    parts, at = [], 0
    for each in findings:
        parts += [text[at : each.start], "\n" * (each.end - each.start)]
        at = each.end
    return "".join([*parts, text[at:]])


def _goes_on(text: str, before: Finding, after: Finding) -> bool:
    """First and last name, however they overlap, are one name."""
    both = before.kind == after.kind == Kind.NAME
    return both and not text[before.end : after.start].strip(" -\xa0\u202f")


def masked(text: str, findings: Iterable[Finding], language: str) -> str:
    """The text with `[site]`, `[phone]` in place of what was found, in that language."""
    parts, at = [], 0
    with override(language):
        for each in findings:
            parts += [text[at : each.start], each.kind.mask]
            at = each.end
    return "".join([*parts, text[at:]])


_DOT = rf"(?:\.|{SPACE}?[(\[](?:dot|point)[)\]]{SPACE}?|{SPACE}(?:dot|point){SPACE})"
_EMAILS = [
    re.compile(r"(?<![\w.+-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"),
    re.compile(
        rf"(?<![\w.+-])[\w.+-]{{1,64}}{SPACE}?(?:[(\[](?:at|arobase|a)[)\]]|@){SPACE}?"
        rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}})+",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w.+-])[\w.+-]{{1,64}}{SPACE}(?:at|arobase){SPACE}[\w-]{{1,63}}"
        rf"(?:{SPACE}(?:dot|point){SPACE}[\w-]{{1,63}})+",
        re.IGNORECASE,
    ),
]
_LAST = re.compile(r"[\w-]+\Z")


def _emails(text: str) -> Iterator[Finding]:
    for pattern in _EMAILS:
        for match in pattern.finditer(text):
            last = _LAST.search(match[0])
            if last and is_domain(f"mail.{last[0]}"):
                yield Finding(match.start(), match.end(), Kind.EMAIL)


_URL = re.compile(r"\b(?:https?|ftp)://[^\s<>\"«»]+|(?<![\w.])www\.[^\s<>\"«»]+", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w@./-])[\w-]{1,63}(?:\.[\w-]{1,63})+(/[^\s<>\"«»]*)?(?![\w@])")
_AFTER = ".,;:!?)]}'’…"


def _sites(text: str) -> Iterator[Finding]:
    for match in _URL.finditer(text):
        yield Finding(match.start(), match.start() + len(match[0].rstrip(_AFTER)), Kind.SITE)
    for match in _BARE.finditer(text):
        host = match[0].partition("/")[0]
        if is_domain(host, is_address=match[1] is not None):
            yield Finding(match.start(), match.start() + len(match[0].rstrip(_AFTER)), Kind.SITE)


_GROUP = r"(?:\(\d{1,5}\)|\d{1,8})"
_PHONES = [
    # French: ten digits in pairs, one separator throughout (a date has fewer parts).
    re.compile(rf"(?<![\d.,/-])0[1-9]({_PAIR})\d\d(?:\1\d\d){{3}}(?!\d|[.,/-]\d)"),
    # International, with + or 00.
    re.compile(
        rf"(?<![\w.,+])(?:\+|00){SPACE}?[1-9]\d{{0,2}}(?:(?:{SPACE}|[./-])?{_GROUP}){{1,8}}(?!\d)"
    ),
    # National in other countries: a code of three to five digits from 0, then groups.
    re.compile(
        rf"(?<![\d.,/-])(?:\(0[1-9]\d{{1,3}}\)|0[1-9]\d{{1,3}})"
        rf"(?:(?:{SPACE}|[./-]){{1,2}}\d{{2,8}}){{1,4}}(?!\d)"
    ),
    # North America.
    re.compile(rf"(?<!\d)\([2-9]\d\d\){SPACE}?\d{{3}}[. -]\d{{4}}(?!\d)"),
    re.compile(r"(?<![\d.-])[2-9]\d\d([.-])\d{3}\1\d{4}(?![\d-])"),
]
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15
_DIGIT = (
    r"(?:z(?:[ée]|e\u0301)ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf"
    r"|one|two|three|four|five|seven|eight|nine)"
)
# A phone number that begins in words: "zéro six 12 34 56 78", "+33 six 12 34 56 78".
_SPELLED = re.compile(
    rf"(?<![\w.,/-])(?:z(?:[ée]|e\u0301)ro|0|(?:\+|00){SPACE}?[1-9]\d{{0,2}})"
    rf"(?:(?:{SPACE}|[.,/-]){{1,2}}(?:{_DIGIT}|\d{{1,8}})){{2,14}}(?!\w)",
    re.IGNORECASE,
)
_SAID = re.compile(rf"\d|{_DIGIT}", re.IGNORECASE)


def _phones(text: str) -> Iterator[Finding]:
    yield from _written_phones(text)
    for match in _SPELLED.finditer(text):
        said = _SAID.findall(match[0])
        is_spelled = any(not digit.isdigit() for digit in said)
        is_long = _FEWEST_DIGITS <= len(said) <= _MOST_DIGITS
        if is_spelled and is_long and not _is_amount(text, match.end()):
            yield Finding(match.start(), match.end(), Kind.PHONE)


def _written_phones(text: str) -> Iterator[Finding]:
    for pattern in _PHONES:
        for match in pattern.finditer(text):
            digits = sum(sign.isdigit() for sign in match[0])
            if _FEWEST_DIGITS <= digits <= _MOST_DIGITS and not _is_amount(text, match.end()):
                yield Finding(match.start(), match.end(), Kind.PHONE)


_AMOUNT = re.compile(rf"{SPACE}?(?:€|\$|£|%|px\b|EUR\b|USD\b|euros?\b)", re.IGNORECASE)


def _is_amount(text: str, end: int) -> bool:
    return _AMOUNT.match(text, end) is not None


_HANDLE = re.compile(r"(?<![\w@.+/-])@(?=[\w.]*[^\W\d_])\w[\w.]{1,28}\w")
_OF_STYLE_SHEETS = {"@media", "@import", "@page", "@font", "@keyframes", "@supports", "@charset"}


def _handles(text: str) -> Iterator[Finding]:
    for match in _HANDLE.finditer(text):
        if match[0].lower() not in _OF_STYLE_SHEETS:
            yield Finding(match.start(), match.end(), Kind.HANDLE)


_IBAN = re.compile(
    rf"\b[A-Z]{{2}}\d\d(?:{SPACE}?[A-Z0-9]{{4}}){{2,7}}(?:{SPACE}?[A-Z0-9]{{1,3}})?\b"
)
_VAT = re.compile(
    rf"\b(?:FR{SPACE}?[A-Z0-9]{{2}}(?:{SPACE}?\d{{3}}){{3}}|[A-Z]{{2}}{SPACE}?[A-Z0-9]{{8,12}})\b"
)
_SIREN = re.compile(
    rf"(?<![\w.,+])\d{{3}}(?:{SPACE}?\d{{3}}){{2}}(?:{SPACE}?\d{{5}})?(?!\w|[.,]\d)"
)


# What is called such a number is one, whatever its check digits say.
_LABELLED = re.compile(
    rf"(?i:\b(?:SIREN|SIRET|TVA|VAT|RCS)\b"
    rf"(?:{SPACE}(?:intra(?:communautaire)?|number|no\.?|num[ée]ro|n[°ºo]|est|is)){{0,2}})"
    rf"{SPACE}?[:#=]?{SPACE}?"
    rf"(?P<number>(?:[A-Z]{{2}}{SPACE}?[A-Z0-9]{{0,2}})?\d(?:(?:{SPACE}|[.-])?\d){{7,13}})(?!\w)"
)


def _numbers(text: str) -> Iterator[Finding]:
    for match in _LABELLED.finditer(text):
        if not _is_amount(text, match.end()):
            yield Finding(match.start("number"), match.end(), Kind.NUMBER)
    for match in _IBAN.finditer(text):
        if end := _end_of_iban(match[0]):
            yield Finding(match.start(), match.start() + end, Kind.NUMBER)
    for match in _VAT.finditer(text):
        if any(re.fullmatch(shape, plain(match[0])) for shape in VAT_SHAPES.values()):
            yield Finding(match.start(), match.end(), Kind.NUMBER)
    for match in _SIREN.finditer(text):
        if _luhn(plain(match[0])) and not _is_amount(text, match.end()):
            yield Finding(match.start(), match.end(), Kind.NUMBER)


def _end_of_iban(written: str) -> int:
    """Where it ends, whatever capitals follow; 0 when the check digits fit nowhere."""
    ends = range(len(written), 14, -1)
    return next((end for end in ends if is_iban(plain(written[:end]))), 0)


def _luhn(digits: str) -> bool:
    """The check of SIREN and SIRET."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


_STREETS = (
    r"(?i:rue|avenue|av\.|boulevard|bd\.?|chemin|all[ée]e|impasse|quai|faubourg"
    rf"|place(?={SPACE}(?:d|du|de|des|la)\b))"
)
_SMALL = r"(?:de|du|des|la|le|les|et|sur|en)"
_NAMED = rf"(?:{SPACE}(?:{_SMALL}\b|(?:[dlDL]['’])?[^\W\d_a-zà-ÿ][\w'’-]*)){{1,8}}"
_ADDRESSES = [
    re.compile(
        rf"(?<![\w.,])\d{{1,4}}{SPACE}?(?:bis|ter|[A-D])?,?{SPACE}{_STREETS}{_NAMED}"
        rf"(?:,?{SPACE}\d{{5}}{_NAMED})?"
    ),
    re.compile(
        rf"(?<![\w.,])\d{{1,4}}[A-Za-z]?{SPACE}(?:[A-Z][\w'’-]*{SPACE}){{1,3}}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square)\b\.?"
    ),
    re.compile(
        rf"\b[A-ZÄÖÜ][\wäöüß-]+(?:straße|strasse|str\.|gasse|laan|straat){SPACE}\d{{1,4}}\b"
    ),
]


def _addresses(text: str) -> Iterator[Finding]:
    for pattern in _ADDRESSES:
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), Kind.ADDRESS)


_LOOKS = (_emails, _sites, _phones, _handles, _numbers, _addresses)
