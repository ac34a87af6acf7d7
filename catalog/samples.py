"""Samples of work: every write to them, and what a public page reads.

The page reads them from the service's own row (`Service.sample_facts`, kept by `tell_page`), so
they cost no statement more; a sample that goes leaves the row in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from catalog.models import Sample, SampleOrigin, SamplePicture, Service
from kernel import clock, files, ids, versions
from kernel.i18n import Translated
from kernel.models import StoredFile
from kernel.pictures import WebCopy

TEXTS = ("title_en", "title_fr", "alt_en", "alt_fr")


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy that is stored and belongs to no sample yet."""

    file: StoredFile
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A sample as the public page shows it. `pictures`: (name, width, height), narrowest first."""

    origin: str
    credit: str
    title_en: str
    title_fr: str
    alt_en: str
    alt_fr: str
    pictures: list[tuple[str, int, int]]

    title = Translated[str]()
    alt = Translated[str]()

    @property
    def is_own(self) -> bool:
        return self.origin == SampleOrigin.OWN

    @property
    def small(self) -> tuple[str, int, int]:
        name, width, height = self.pictures[0]
        return address(name), width, height

    @property
    def large(self) -> str:
        return address(self.pictures[-1][0])

    @property
    def widths(self) -> str:
        """For `srcset`."""
        return ", ".join(f"{address(name)} {width}w" for name, width, _height in self.pictures)


def address(name: str) -> str:
    return reverse("sample", args=[name])


def of(service: Service) -> list[Shown]:
    """What stands on the service's page, in order. No query."""
    return [Shown(**facts) for facts in service.sample_facts]


def told(service: Service) -> list[Sample]:
    """Their texts alone, as rows that are not to be saved. No query."""
    return [Sample(**{name: facts[name] for name in TEXTS}) for facts in service.sample_facts]


def keep(copies: Iterable[WebCopy]) -> list[Kept]:
    """Store the copies. Slow: call it before the transaction where there is none around already
    (the editor saves in one); then `add_sample`, and `drop_spare` whatever came of it."""
    return [
        Kept(files.keep(copy.content, extension="webp"), copy.width, copy.height) for copy in copies
    ]


@transaction.atomic
def add_sample(
    *,
    service_id: int,
    origin: SampleOrigin,
    texts: dict[str, str],
    kept: Sequence[Kept],
    credit: str = "",
) -> Sample:
    """Show it on the service's page, after those that are there."""
    sample = Sample.objects.create(
        service_id=service_id,
        origin=origin,
        position=min(Sample.objects.filter(service=service_id).count(), 32_767),
        credit=credit,
        created_at=clock.now(),
        **{name: texts[name] for name in TEXTS},
    )
    attach(sample=sample, kept=kept)
    tell_page(service_id)
    return sample


def attach(*, sample: Sample, kept: Sequence[Kept]) -> None:
    """Give a new sample its pictures. Then tell its page."""
    SamplePicture.objects.bulk_create(
        SamplePicture(
            sample=sample,
            file=each.file,
            name=f"{ids.public_id()}-{each.file.sha256[:12]}",
            width=each.width,
            height=each.height,
        )
        for each in kept
    )


@transaction.atomic
def remove_samples(*, sample_ids: Iterable[int]) -> None:
    """They leave the page and their addresses at once, and their bytes soon after."""
    found = Sample.objects.filter(pk__in=list(sample_ids))
    pages = sorted(set(found.values_list("service_id", flat=True)))
    _lock(pages)
    for picture in SamplePicture.objects.filter(sample__in=found).select_related("file"):
        picture.delete()
        files.discard(picture.file)
    found.delete()
    for service_id in pages:
        _write_facts(service_id)
    versions.bump_catalogue()


@transaction.atomic
def drop_spare(kept: Iterable[Kept]) -> None:
    """Forget the copies that became no sample's: the attempt failed, or had succeeded before."""
    stored = [each.file for each in kept]
    used = set(SamplePicture.objects.filter(file__in=stored).values_list("file_id", flat=True))
    for file in stored:
        if file.pk not in used:
            files.discard(file)


def tell_page(service_id: int) -> None:
    """Write anew what the page reads. Call in the transaction of the change."""
    _lock([service_id])
    _write_facts(service_id)
    versions.bump_catalogue()


def _lock(services: Sequence[int]) -> None:
    """By number, so that two who take several never wait for each other."""
    list(Service.objects.select_for_update(no_key=True).filter(pk__in=services).order_by("pk"))


def _write_facts(service_id: int) -> None:
    rows = Sample.objects.filter(service=service_id).order_by("position", "pk")
    told = [_facts(sample) for sample in rows.prefetch_related("pictures")]
    Service.objects.filter(pk=service_id).update(sample_facts=told)


def _facts(sample: Sample) -> dict[str, Any]:
    pictures = sorted(sample.pictures.all(), key=lambda picture: picture.width)
    shown = Shown(
        origin=sample.origin,
        credit=sample.credit,
        pictures=[(each.name, each.width, each.height) for each in pictures],
        **{name: getattr(sample, name) for name in TEXTS},
    )
    return asdict(shown)
