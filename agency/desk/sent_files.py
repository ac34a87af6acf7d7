"""Files beside the words of an order's story: those of messages and of changes asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from agency.desk.links import at
from agency.desk.timeline import Entry
from orders.models import MessageFile, Order, RevisionFile


def of_messages(order: Order, entries: Sequence[Entry]) -> list[Entry]:
    """One query."""
    rows = MessageFile.objects.filter(message__in=[entry.row for entry in entries])
    return _beside(order, "message", entries, ((row.message_id, row) for row in rows))


def of_changes(order: Order, story: Sequence[Entry]) -> list[Entry]:
    """The story with what came with its changes. No query when none were asked for."""
    asked = [entry.row for entry in story if entry.kind == "changes"]
    rows = RevisionFile.objects.filter(request__in=asked) if asked else ()
    return _beside(order, "changes", story, ((row.request_id, row) for row in rows))


def _beside(
    order: Order,
    kind: str,
    entries: Sequence[Entry],
    rows: Iterable[tuple[int, MessageFile | RevisionFile]],
) -> list[Entry]:
    sent: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
    for key, row in rows:
        url = at("desk_file", order.reference, kind, row.public_id)
        sent[key].append({"name": row.name, "url": url})
    return [
        replace(entry, files=tuple(sent[entry.row])) if entry.kind == kind else entry
        for entry in entries
    ]
