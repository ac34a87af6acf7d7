"""The brand kit: kept by the client, and put into a brief where its questions ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from catalog.models import QuestionKind
from kernel import clock, files
from kernel.actors import Actor
from kernel.filetypes import extensions_of
from orders.brand import text_for, wanted
from orders.models import BrandFile, BrandKit, Brief, BriefAnswer, BriefFile
from orders.services.briefing import FILES_PER_ANSWER
from orders.services.errors import TooManyFiles
from orders.services.process import locked
from orders.states import PROCESS

KIT_FILES = 20


@transaction.atomic
def save_brand_kit(*, client: User, colours: str, tone: str, links: str, note: str) -> BrandKit:
    """Keep what the client typed; the kit is made the first time."""
    fields = {"colours": colours, "tone": tone, "links": links, "note": note}
    kept = {**fields, "saved_at": clock.now()}
    return BrandKit.objects.update_or_create(client=client, defaults=kept)[0]


def add_brand_file(*, client: User, upload: UploadedFile[bytes]) -> BrandFile:
    """Store a file of the kit. Raises kernel.files.FileRefused, TooManyFiles."""
    stored = files.store(upload)
    with transaction.atomic():
        now = clock.now()
        kit, _made = BrandKit.objects.select_for_update().get_or_create(
            client=client, defaults={"saved_at": now}
        )
        if kit.files.count() < KIT_FILES:
            name = (upload.name or stored.public_id)[-200:]
            return BrandFile.objects.create(kit=kit, file=stored, name=name, created_at=now)
        files.discard(stored)
    raise TooManyFiles(KIT_FILES)


@transaction.atomic
def remove_brand_file(*, file_id: int) -> None:
    """Take a file out of the kit; briefs that got a copy keep theirs."""
    row = BrandFile.objects.select_related("file").filter(pk=file_id).first()
    if row:
        row.delete()
        files.discard(row.file)


@transaction.atomic
def use_brand_kit(*, order_id: int, actor: Actor) -> int:
    """Fill what is still empty from the kit of the order's client. Returns how many it filled."""
    order = locked(order_id)
    PROCESS.check("submit_brief", order.status, actor.kind)
    kit = BrandKit.objects.filter(client=order.client_id).prefetch_related("files__file").first()
    rows = order.brief.answers.select_related("question").prefetch_related("files")
    empty = wanted(kit, rows)
    for answer in empty:
        if answer.kind == QuestionKind.FILE:
            _attach(answer, kit.files.all() if kit else ())
        else:
            answer.text, answer.forward_text = text_for(kit, answer), ""
            answer.save(update_fields=["text", "forward_text"])
    Brief.objects.filter(order=order).update(saved_at=clock.now())
    return sum(answer.is_asked for answer in empty)


def _attach(answer: BriefAnswer, kept: Iterable[BrandFile]) -> None:
    """Rows of its own over the same bytes: the kit may change, this brief does not."""
    taken = set(extensions_of(answer.file_kinds))
    fitting = [each for each in kept if each.file.extension in taken][:FILES_PER_ANSWER]
    now = clock.now()
    BriefFile.objects.bulk_create(
        BriefFile(answer=answer, file=files.copy(each.file), name=each.name, created_at=now)
        for each in fitting
    )
