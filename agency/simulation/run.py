"""One run: build the agency, let the days pass with faults, seven days without, then judge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from django.utils import translation

from agency.simulation import database, history, scenery
from agency.simulation.bank import Bank
from agency.simulation.clients import Client
from agency.simulation.coverage import Coverage
from agency.simulation.inspector import Inspector
from agency.simulation.makers import Maker
from agency.simulation.owner import Owner
from agency.simulation.post_office import SERVERS, MailServer
from agency.simulation.workers import Workers
from agency.simulation.world import World
from freelancers.models import AssignmentEvent
from kernel import clock, ids
from orders.models import OrderEvent

QUIET = timedelta(days=7)
# Starts before a change of summer time, before its end, before 29 February, and a plain month.
STARTS = (
    datetime(2026, 3, 16, 7, tzinfo=UTC),
    datetime(2026, 10, 12, 7, tzinfo=UTC),
    datetime(2028, 2, 14, 7, tzinfo=UTC),
    datetime(2026, 6, 1, 7, tzinfo=UTC),
)


@dataclass(slots=True)
class Result:
    """`violations` is empty when every promise held. `log` and `coverage` stay in the process."""

    seed: int
    days: int
    orders: int
    transitions: int
    faults: dict[str, int]
    violations: list[str]
    history_hash: str
    log: list[str] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)

    def public(self) -> dict[str, object]:
        names = ("seed", "days", "orders", "transitions", "faults", "violations", "history_hash")
        every = asdict(self)
        return {name: every[name] for name in names}


def simulate(seed: int, days: int, orders: int) -> Result:
    """Play `days` days with `orders` orders. Raises database.NotOurs with other settings."""
    database.fresh()
    first = Random(f"{seed}:start").randrange(len(STARTS))  # noqa: S311  a simulation
    start = STARTS[first]
    world = World(seed, start, start + timedelta(days=days))
    if first < 3 and days >= 14:
        world.plan.note("F16")
    with _played(world) as (server, workers, bank):
        inspector = Inspector(world, server)
        world.watchers.append(inspector.moment)
        _people(world, days, orders)
        _troubles(world, workers, bank)
        _midnights(world, inspector, days)
        world.run(world.end, workers.tick)
        _calm(world, workers)
        world.run(world.end + QUIET, workers.tick)
        if not world.violations:
            inspector.quiet(world.end)
        return _result(world, days, orders)


@contextmanager
def _played(world: World) -> Iterator[tuple[MailServer, Workers, Bank]]:
    """The product on the world's clock, ids, broker, mail server and Stripe."""
    server = MailServer(world.plan, world.chance("mail server"))
    workers, bank = Workers(world), Bank(world)
    with ExitStack() as stack:
        stack.enter_context(clock.frozen(world.start))
        stack.enter_context(translation.override("en"))
        stack.enter_context(workers.at_work())
        stack.enter_context(bank.open())
        stack.enter_context(world.coverage.watching())
        ids.seed(world.seed)
        SERVERS.append(server)
        try:
            yield server, workers, bank
        finally:
            SERVERS.pop()
            ids.seed(None)


def _people(world: World, days: int, orders: int) -> None:
    scene = scenery.build(world.chance("scenery"))
    rng = world.chance("arrivals")
    for number in range(orders):
        client = Client(world, scene, number, world.chance(f"client {number}"))
        world.later(timedelta(days=rng.uniform(0, max(days * 0.7, 0.5))), client.begin)
    for freelancer in scene.freelancers:
        chance = world.chance(f"maker {freelancer.pk}")
        maker = Maker(world, freelancer, scene.tempers[freelancer.pk], chance)
        world.at(
            freelancer.hours.add_time(world.now, timedelta(minutes=chance.randint(1, 60))),
            maker.turn,
        )
    owner = Owner(world, scene, world.chance("owner"))
    world.later(timedelta(hours=2), owner.turn)


def _troubles(world: World, workers: Workers, bank: Bank) -> None:
    """What breaks from outside, drawn once an hour of the day from the seed."""
    rng = world.chance("troubles")
    moment = world.start
    while moment < world.end:
        moment += timedelta(hours=rng.uniform(2, 10))
        world.at(moment, partial(_trouble, world, workers, bank, rng))


def _trouble(world: World, workers: Workers, bank: Bank, rng: Random) -> None:
    if not world.plan.is_on:
        return
    bank.forge()
    roll, plan = rng.random(), world.plan
    if roll < 0.05 and plan.has("F2"):
        workers.stop(timedelta(hours=rng.uniform(1, 6)))
    elif roll < 0.12 and plan.has("F3"):
        workers.empty()
    elif roll < 0.16 and plan.has("F4"):
        plan.note("F4")
        world.note("scheduler", "down")
        workers.beat_down_until = world.now + timedelta(hours=12)
    elif roll < 0.22 and plan.has("F16"):
        _step_the_clock(world, rng)


def _step_the_clock(world: World, rng: Random) -> None:
    """An hour forward or back, for some hours."""
    world.plan.note("F16")
    world.skew = timedelta(hours=rng.choice([-1, 1]))
    world.doubt = timedelta(hours=2)
    world.note("clock", "step", str(world.skew))
    world.later(timedelta(hours=rng.uniform(1, 4)), partial(_mend_the_clock, world))


def _mend_the_clock(world: World) -> None:
    world.skew = timedelta()


def _midnights(world: World, inspector: Inspector, days: int) -> None:
    for day in range(1, days + QUIET.days + 1):
        world.at(world.start + timedelta(days=day), inspector.midnight)


def _calm(world: World, workers: Workers) -> None:
    """The faults stop; whatever is down comes back."""
    world.plan.is_on = False
    world.skew = timedelta()
    workers.down_until = workers.beat_down_until = world.now
    workers.last_beat = world.now
    workers.is_dirty = True
    world.note("world", "quiet")


def _result(world: World, days: int, orders: int) -> Result:
    return Result(
        seed=world.seed,
        days=days,
        orders=orders,
        transitions=OrderEvent.objects.count() + AssignmentEvent.objects.count(),
        faults=dict(world.plan.hits),
        violations=list(world.violations),
        history_hash=history.digest(world),
        log=world.log,
        coverage=world.coverage,
    )
