"""What in a text tells who wrote it is found; what only looks like it is not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contacts import Kind, find, masked

NAMES = ("Zoé", "Dupré", "Maison Lune", "maison-lune", "Petit", "12 rue des Lilas")
PLAIN = "Un logo sobre, bleu nuit, pour une boulangerie de quartier."
TELLING = {
    "zoe.dupre@maison-lune.example": Kind.EMAIL,
    "write.me+2@mail.example.co.uk": Kind.EMAIL,
    "zoe (at) maisonlune (dot) fr": Kind.EMAIL,
    "zoe [arobase] maisonlune.fr": Kind.EMAIL,
    "zoe at maisonlune dot com": Kind.EMAIL,
    "zoe arobase maisonlune point fr": Kind.EMAIL,
    "06 12 34 56 78": Kind.PHONE,
    "06.12.34.56.78": Kind.PHONE,
    "0612345678": Kind.PHONE,
    "06\u00a012\u00a034\u00a056\u00a078": Kind.PHONE,
    "+33 6 12 34 56 78": Kind.PHONE,
    "+33 (0)6 12 34 56 78": Kind.PHONE,
    "0033 612345678": Kind.PHONE,
    "0049 30 23125 012": Kind.PHONE,
    "+1 (415) 555-0132": Kind.PHONE,
    "(415) 555-0132": Kind.PHONE,
    "415-555-0132": Kind.PHONE,
    "020 7946 0958": Kind.PHONE,
    "0475/12.34.56": Kind.PHONE,
    "https://kiln.example/shop?a=1": Kind.SITE,
    "www.kiln.ai": Kind.SITE,
    "kiln.co.uk": Kind.SITE,
    "boulangerie-noël.fr/menu": Kind.SITE,
    "KILN.COM": Kind.SITE,
    "@maison_lune": Kind.HANDLE,
    "@zoe.dupre": Kind.HANDLE,
    "FR76 3000 6000 0112 3456 7890 189": Kind.NUMBER,
    "DE89370400440532013000": Kind.NUMBER,
    "FR 40 303 265 045": Kind.NUMBER,
    "DE123456789": Kind.NUMBER,
    "732 829 320": Kind.NUMBER,
    "73282932000074": Kind.NUMBER,
    "12 bis rue de la Paix": Kind.ADDRESS,
    "3, avenue d’Italie, 75013 Paris": Kind.ADDRESS,
    "221B Baker Street": Kind.ADDRESS,
    "Sonnenallee-Hauptstraße 12": Kind.ADDRESS,
    "ZOE": Kind.NAME,
    "dupre": Kind.NAME,
    "MaisonLune": Kind.NAME,
    "MAISON - LUNE": Kind.NAME,
    "Petit": Kind.NAME,
    "Zoé Dupré-Petit": Kind.NAME,
}
INNOCENT = [
    PLAIN,
    "1920x1080, 1920 x 1080 px, 300 dpi, 16:9, A4",
    "Budget 1 250,00 €, at most 10 000 000 €, 100 000 000 euros, $1,250.00",
    "Le 25/11/2026, 2026-11-25, 01.02.2026 10:30, from 01.02.2026 to 03.04.2026",
    "See logo.svg, final.v2.pdf, picture.final.ai, index.html, README.md and shop.py",
    "Written in Node.js and ASP.NET, version 3.2.1, e.g. on 5.2 LTS, p.ex. A.B.C.",
    "Deux teintes: bleu.Le reste en gris. C’est simple.Et sobre.",
    "logo@2x.png and @3x, @media print { }, @font-face, C# and #ff8800 #123456",
    "the small petit four, dupretti, zoetrope, a maison near the lune",
    "12 places, 3 cours de yoga, 2 rues plus loin, 10 pages, 24 hours, 15 000 abonnés",
    "Pantone 485 C, RAL 3020, CMJN 0 100 100 0, ISBN 978-2-07-036822-8",
    "Meet at the corner, point 3, dot the i: look at it.",
    "DE 1 000 PIECES, ES 2024, IT 2025, VERSION FR 2026",
]


@pytest.mark.parametrize(("written", "kind"), TELLING.items())
def test_what_tells_is_found_whole_within_a_sentence(written: str, kind: Kind) -> None:
    text = f"Bonjour ({written}), merci."

    found = find(text, NAMES)

    assert [(text[each.start : each.end], each.kind) for each in found] == [(written, kind)]


SPELLED = [
    "zero six 12 34 56 78",
    "zéro six 12.34.56.78",
    "Zero Seven one two three four five six seven eight",
    "0 six 12 34 56 78",
    "+33 six 12 34 56 78",
]
LABELLED = {
    "SIRET 123 456 789 00012": "123 456 789 00012",
    "Siret : 12345678900012": "12345678900012",
    "SIREN n° 123.456.789": "123.456.789",
    "VAT number: FR 12 345 678 901": "FR 12 345 678 901",
    "TVA intracommunautaire FR00123456789": "FR00123456789",
}
NEARLY = [
    "zero waste, zéro déchet, from zero to six pages, six pictures of 12 x 34",
    "between zero and one, zéro, un, deux, trois: four buttons",
    "Level 0, two sizes, one colour; +2 deux teintes, 00 un",
    "TVA 20 %, VAT 1 250,00 €, TVA 10 000 000 €, VAT INCLUDED 2026, sans SIRET 2026",
]


@pytest.mark.parametrize("written", SPELLED)
def test_a_phone_number_that_begins_in_words_is_found_whole(written: str) -> None:
    text = f"Appelez le {written}, merci."

    found = find(text)

    assert [(text[each.start : each.end], each.kind) for each in found] == [(written, Kind.PHONE)]


@pytest.mark.parametrize(("written", "number"), LABELLED.items())
def test_a_labelled_number_counts_whatever_its_check_digits(written: str, number: str) -> None:
    text = f"Voici : {written}, merci."

    found = find(text)

    assert [(text[each.start : each.end], each.kind) for each in found] == [(number, Kind.NUMBER)]


@pytest.mark.parametrize("text", NEARLY)
def test_words_and_sums_that_are_no_number_of_anybody_are_left_alone(text: str) -> None:
    assert [text[each.start : each.end] for each in find(text)] == []


@pytest.mark.parametrize("text", INNOCENT)
def test_prices_dates_sizes_and_files_are_left_alone(text: str) -> None:
    assert [text[each.start : each.end] for each in find(text, NAMES)] == []


def test_the_mask_says_what_stood_there_in_the_language_asked() -> None:
    text = "Zoé, 06 12 34 56 78, voir https://kiln.example."

    masks = {code: masked(text, find(text, NAMES), code) for code in ("en", "fr")}

    assert masks == {
        "en": "[name], [phone], voir [site].",
        "fr": "[nom], [téléphone], voir [site].",
    }


def test_a_line_ends_what_is_found() -> None:
    text = "06 12 34\n56 78 90 12\nzoe at\nmaison dot fr"

    found = [text[each.start : each.end] for each in find(text, NAMES)]

    assert found == ["zoe"]


@given(st.text(st.sampled_from("a1 .@-/+0dot(at)frZé6\n,€"), max_size=120))
def test_findings_stand_in_order_within_the_text_and_never_overlap(text: str) -> None:
    found = find(text, NAMES)

    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert "\n" not in "".join(text[each.start : each.end] for each in found)


@given(st.sampled_from(sorted(TELLING)), st.text(st.characters(categories=["Lu", "Ll"])), st.text())
def test_what_tells_is_gone_from_the_masked_text(telling: str, word: str, rest: str) -> None:
    text = f"{word} {telling}, {rest}"

    after = masked(text, find(text, NAMES), "en")

    assert telling not in after or telling in rest


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("12 rue Victor Hugo, 75011 Paris Marie.Durand@acme.fr", "[address]"),
        ("12 rue Victor Hugo, 75011 Paris Www.acme.fr", "[address]"),
        ("au 12 rue Zoé Dupré.fr, merci", "au [address], merci"),
    ],
)
def test_what_begins_inside_another_goes_with_its_tail(text: str, after: str) -> None:
    found = find(text, NAMES)

    assert masked(text, found, "en") == after


@given(st.lists(st.sampled_from(sorted(TELLING)), max_size=5), st.sampled_from([" ", ", ", " / "]))
def test_nothing_findable_is_left_after_masking(telling: list[str], between: str) -> None:
    text = between.join(telling)

    after = masked(text, find(text, NAMES), "en")

    assert find(after, NAMES) == []


@given(st.text())
def test_a_text_in_which_nothing_is_found_stays_as_it_is(text: str) -> None:
    assert masked(text, [], "en") == text


@pytest.mark.parametrize(
    "piece", ["a", "a.", "0 ", "1-", "+3", "@a", "a@", "A B ", "at dot ", "zero six ", "TVA 1 "]
)
def test_long_texts_take_no_long_time(piece: str) -> None:
    text = piece * (8_000 // len(piece))

    found = find(text, NAMES)

    assert len(found) <= len(text)
