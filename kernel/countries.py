"""Countries, time zones and currencies named in the page's language; shapes of VAT numbers."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from kernel.money import CURRENCIES

# Codes of CLDR that are no country of a buyer: unions, pseudo-locales, islands without address.
_NOT_COUNTRIES = {
    "AC",
    "CP",
    "CQ",
    "DG",
    "EA",
    "EU",
    "EZ",
    "IC",
    "QO",
    "TA",
    "UN",
    "XA",
    "XB",
    "ZZ",
}

VAT_SHAPES = {
    "AT": r"ATU\d{8}",
    "BE": r"BE[01]\d{9}",
    "BG": r"BG\d{9,10}",
    "CY": r"CY\d{8}[A-Z]",
    "CZ": r"CZ\d{8,10}",
    "DE": r"DE\d{9}",
    "DK": r"DK\d{8}",
    "EE": r"EE\d{9}",
    "ES": r"ES[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"FI\d{8}",
    "FR": r"FR[A-Z0-9]{2}\d{9}",
    "GR": r"EL\d{9}",
    "HR": r"HR\d{11}",
    "HU": r"HU\d{8}",
    "IE": r"IE\d[A-Z0-9+*]\d{5}[A-Z]{1,2}",
    "IT": r"IT\d{11}",
    "LT": r"LT(\d{9}|\d{12})",
    "LU": r"LU\d{8}",
    "LV": r"LV\d{11}",
    "MT": r"MT\d{8}",
    "NL": r"NL\d{9}B\d{2}",
    "PL": r"PL\d{10}",
    "PT": r"PT\d{9}",
    "RO": r"RO\d{2,10}",
    "SE": r"SE\d{12}",
    "SI": r"SI\d{8}",
    "SK": r"SK\d{10}",
}


VAT_EXAMPLES = {
    "AT": "ATU12345678",
    "BE": "BE0123456789",
    "BG": "BG123456789",
    "CY": "CY12345678X",
    "CZ": "CZ12345678",
    "DE": "DE123456789",
    "DK": "DK12345678",
    "EE": "EE123456789",
    "ES": "ESX1234567X",
    "FI": "FI12345678",
    "FR": "FR12345678901",
    "GR": "EL123456789",
    "HR": "HR12345678901",
    "HU": "HU12345678",
    "IE": "IE1234567WA",
    "IT": "IT12345678901",
    "LT": "LT123456789",
    "LU": "LU12345678",
    "LV": "LV12345678901",
    "MT": "MT12345678",
    "NL": "NL123456789B01",
    "PL": "PL1234567890",
    "PT": "PT123456789",
    "RO": "RO1234567890",
    "SE": "SE123456789001",
    "SI": "SI12345678",
    "SK": "SK1234567890",
}
"""The twenty-seven of the European Union, and how a VAT number of each looks."""


def is_in_eu(country: str) -> bool:
    return country in VAT_SHAPES


def country_name(code: str, language: str) -> str:
    return dict(countries(language)).get(code, code)


@cache
def countries(language: str) -> list[tuple[str, str]]:
    """Code and name, sorted by name without accents."""
    names = Locale.parse(language).territories
    found = [
        (code, str(name))
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    ]
    return sorted(found, key=lambda row: _letters(row[1]))


@cache
def time_zones(language: str) -> list[tuple[str, str]]:
    """Zone such as Europe/Paris and its name, `Paris, France`, sorted by name without accents."""
    locale = Locale.parse(language)
    found = [("UTC", "UTC")]
    for zone, territory in get_global("zone_territories").items():
        country = locale.territories.get(territory)
        if country is None or territory in _NOT_COUNTRIES or zone not in available_timezones():
            continue
        known = locale.time_zones.get(zone) or {}
        city = known.get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
        found.append((zone, f"{city}, {country}"))
    return sorted(found, key=lambda row: _letters(row[1]))


@cache
def currencies(language: str) -> list[tuple[str, str]]:
    """Code and name, `EUR, euro`, of what an agency may sell in."""
    names = Locale.parse(language).currencies
    return [(code, f"{code}, {names[code]}") for code in CURRENCIES]


def clean_vat_number(number: str) -> str:
    return re.sub(r"[\s.-]", "", number).upper()


def has_vat_shape(number: str, country: str) -> bool:
    """Whether the number is written as that country writes them; other countries: any letters."""
    shape = VAT_SHAPES.get(country, r"[A-Z0-9]{4,20}")
    return re.fullmatch(shape, number) is not None


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
