"""Publishing law texts, and the version that an order stores."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from catalog.legal import layout, wording
from catalog.legal.models import Document, LegalText
from catalog.legal.wording import Draft
from kernel import clock, i18n, profile, versions
from kernel.actors import SYSTEM, Actor
from kernel.models import AgencyProfile


class NothingPublished(Exception):
    """The owner has not published this text yet."""


class Incomplete(Exception):
    """Real money, and the text still has blanks. `blanks`: the profile's columns to fill in."""

    def __init__(self, blanks: tuple[str, ...]) -> None:
        super().__init__(", ".join(blanks))
        self.blanks = blanks


def is_practice() -> bool:
    """Texts then follow the profile by themselves, blanks and all."""
    return bool(settings.PAYMENTS_MODE != "stripe_live")


@transaction.atomic
def current_version(document: str, language: str | None = None) -> LegalText:
    """The row to store with an order: what the page shows, in the language of the moment.

    Practice mode publishes it first when the profile has moved on. Raises NothingPublished.
    """
    if is_practice():
        publish(document=document, actor=SYSTEM)
    found = in_force(document).get(language or i18n.current())
    if found is None:
        raise NothingPublished(document)
    return found


@transaction.atomic
def publish(*, document: str, actor: Actor) -> dict[str, LegalText]:
    """Both languages as they read now, as the next version; the old one when nothing changed.

    Raises Incomplete when real money is taken and a blank is left.
    """
    agency = AgencyProfile.objects.select_for_update().first() or profile.current()
    drafts = drafts_of(document, agency)
    last = in_force(document)
    if all(is_same(each, last.get(each.language)) for each in drafts):
        return last
    blanks = tuple(dict.fromkeys(name for each in drafts for name in each.blanks))
    if blanks and not is_practice():
        raise Incomplete(blanks)
    number = _last(document) + 1
    rows = {each.language: _write(each, actor, number) for each in drafts}
    versions.bump()
    return rows


@transaction.atomic
def publish_all(*, actor: Actor) -> None:
    for document in Document.values:
        publish(document=document, actor=actor)


def in_force(document: str) -> dict[str, LegalText]:
    """The last version by language; empty before the first."""
    number = _last(document)
    rows = LegalText.objects.filter(document=document, number=number)
    return {row.language: row for row in rows}


def not_ready() -> list[str]:
    """The documents that real money cannot begin with: never published, or with a blank."""
    texts = {document: in_force(document) for document in Document.values}
    return [
        document
        for document, rows in texts.items()
        if not rows or any(layout.has_blank(row.body) for row in rows.values())
    ]


def drafts_of(document: str, agency: AgencyProfile) -> list[Draft]:
    return [wording.draft(document, language, agency) for language in i18n.LANGUAGES]


def is_same(draft: Draft, row: LegalText | None) -> bool:
    return row is not None and row.sha256 == draft.sha256


def _write(draft: Draft, actor: Actor, number: int) -> LegalText:
    return LegalText.objects.create(
        document=draft.document,
        language=draft.language,
        number=number,
        wording=draft.wording,
        body=draft.body,
        sha256=draft.sha256,
        published_at=clock.now(),
        published_by_id=actor.user_id,
    )


def _last(document: str) -> int:
    rows = LegalText.objects.filter(document=document)
    number: int | None = rows.aggregate(last=Max("number"))["last"]
    return number or 0
