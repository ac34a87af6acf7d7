"""One word per thing: banned words never reach a page or a mail."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
BANNED_EN = (
    "maker",
    "outbox",
    "parked",
    "lease",
    "payout",
    "gig",
    "vendor",
    "customer",
    "seller",
    "awaiting_brief",
    "brief_check",
    "in_production",
    "revision_requested",
    "subcontractor",
)
BANNED_FR = (
    "payout",
    "freelance",
    "freelancer",
    "sous-traitant",
    "acheteur",
    "vendeur",
    "customer",
    "gig",
    "deadline",
    "livrable client",
    "e-mailing",
)
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)s")
COMMENT = re.compile(r"{% comment.*?endcomment %}", re.DOTALL)
QUOTED = re.compile(r"{%\s*translate\s+\"(.*?)\"", re.DOTALL)


def words_of(path: Path) -> str:
    """The text a person can read: outside tags, and inside `translate`."""
    source = COMMENT.sub("", path.read_text())
    return " ".join([TAGS.sub(" ", source), *QUOTED.findall(source)]).lower()


def found(text: str, banned: tuple[str, ...]) -> list[str]:
    return [word for word in banned if re.search(rf"\b{re.escape(word)}s?\b", text)]


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("templates/**/*.*")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_template_prints_no_banned_word(path: Path) -> None:
    assert found(words_of(path), BANNED_EN) == []


def test_french_catalogue_uses_the_words_of_the_house() -> None:
    catalogue = polib.pofile(str(ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"))

    wrong = {
        entry.msgid: hits
        for entry in catalogue
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if (hits := found(PLACEHOLDER.sub(" ", text).lower(), BANNED_FR))
    }

    assert wrong == {}


def test_a_banned_word_is_found() -> None:
    assert found("the maker has a lease", BANNED_EN) == ["maker", "lease"]
