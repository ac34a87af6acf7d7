"""Every night the figures kept by day are compared with the books (decision 0010).

Nothing is put right in silence: a day that differs waits on the owner's desk, with a button that
counts it again.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, Sum, When
from django.db.models.functions import Coalesce

from kernel import clock, outbox, profile
from orders.models import Order
from payments import results
from payments.models import DayResult, EndedOrder, Posting
from payments.takings import OWN_PAYMENT, Takings

LOOKED_AT = timedelta(weeks=11)
"""The home shows ten weeks."""
SETTLES_WITHIN = timedelta(hours=1)
"""An order ends before its end is booked; later than this, the booking is missing."""
AT_ONCE = 100
Key = tuple[date, date, str]
Sums = dict[Key, dict[str, int]]
_COLUMNS = ("sold", "kept", "fees", "cost")


def check_days() -> list[date]:
    """Days of the last weeks whose figures differ from the books; each is told to the owner."""
    today = clock.now().astimezone(profile.current().zone).date()
    recent = Q(ended_on__gte=today - LOOKED_AT)
    kept, booked = _kept(recent), _booked(recent)
    doubtful = {key[0] for key in {*kept, *booked} if _gap(kept.get(key), booked.get(key))}
    missing = {days["ended_on"] for order in _missing() if (days := results.days_of(order))}
    return [day for day in sorted(doubtful | missing) if _tell(day)]


@transaction.atomic
def recount(day: date) -> None:
    """Count the day anew from the books, orders included that were never counted."""
    for order in _missing(day):
        results.count_end(order)
    _lock(day)
    this_day = Q(ended_on=day)
    kept, booked = _kept(this_day), _booked(this_day)
    for ended_on, paid_on, currency in {*kept, *booked}:
        key = (ended_on, paid_on, currency)
        DayResult.objects.update_or_create(
            ended_on=ended_on,
            paid_on=paid_on,
            currency=currency,
            defaults=booked.get(key) or Takings().by_column,
        )


@transaction.atomic
def _tell(day: date) -> bool:
    """Look again while nobody writes the day; what still differs is set aside for the owner."""
    missing = _missing(day)
    _lock(day)
    kept, booked = _kept(Q(ended_on=day)), _booked(Q(ended_on=day))
    gaps = {key: _gap(kept.get(key), booked.get(key)) for key in {*kept, *booked}}
    worst = max(gaps, key=lambda key: gaps[key], default=None)
    off_by = gaps[worst] if worst else 0
    if not off_by and not missing:
        return False
    outbox.set_aside(
        "payments.recount_day",
        about=f"day:{day}",
        payload={
            "day": day.isoformat(),
            "off_by": off_by,
            "currency": worst[2] if worst else profile.current().currency,
            "missing": len(missing),
        },
        why=f"kept {kept.get(worst) if worst else {}}, booked {booked.get(worst) if worst else {}}",
    )
    return True


def _missing(day: date | None = None) -> list[Order]:
    """Orders over for a while that count on no day; those of one `day` are locked."""
    over = results.uncounted().annotate(over_at=Coalesce("completed_at", "cancelled_at"))
    over = over.filter(over_at__lte=clock.now() - SETTLES_WITHIN).order_by("pk")
    if day is None:
        return list(over[:AT_ONCE])
    starts_at = datetime.combine(day, time(), profile.current().zone)
    ends_at = datetime.combine(day + timedelta(days=1), time(), profile.current().zone)
    of_day = over.filter(over_at__gte=starts_at, over_at__lt=ends_at)
    return list(of_day.select_for_update(of=("self",)))


def _lock(day: date) -> None:
    """Whoever books to the day waits; what they had written before is seen."""
    list(DayResult.objects.select_for_update().filter(ended_on=day))


def _kept(which: Q) -> Sums:
    rows = DayResult.objects.filter(which).values("ended_on", "paid_on", "currency", *_COLUMNS)
    return {
        (row["ended_on"], row["paid_on"], row["currency"]): {name: row[name] for name in _COLUMNS}
        for row in rows
    }


def _booked(which: Q) -> Sums:
    """The same from the postings of every order that counts, in one query."""
    counted = EndedOrder.objects.filter(which).values("pk")
    rows = (
        Posting.objects.filter(
            journal__is_posted=True,
            journal__order__in=counted,
            currency=F("journal__order__currency"),
        )
        .order_by()
        .annotate(is_own=Case(When(OWN_PAYMENT, then=True), default=False))
        .values_list(
            "journal__order__ended__ended_on",
            "journal__order__ended__paid_on",
            "currency",
            "account",
            "is_own",
        )
        .annotate(total=Sum("amount"))
    )
    found: dict[Key, Takings] = {}
    for ended_on, paid_on, currency, account, is_own, amount in rows:
        sums = found.setdefault((ended_on, paid_on, currency), Takings())
        sums.take(account, amount, is_own=is_own)
    return {key: sums.by_column for key, sums in found.items()}


def _gap(kept: dict[str, int] | None, booked: dict[str, int] | None) -> int:
    """The largest difference between two rows of figures."""
    one, other = kept or {}, booked or {}
    return max(abs(one.get(name, 0) - other.get(name, 0)) for name in _COLUMNS)
