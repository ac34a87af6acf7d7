"""Every named address, as every person, by every method: docs/access.md, cell by cell."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from kernel import clock
from tests.access import routes, world
from tests.access.table import PEOPLE, Row, labels, rows
from tests.access.world import ABSENT, BACKEND, Trade, Words
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db

SECOND = {
    "other client",
    "team mate who sees",
    "team mate with all",
    "other freelancer",
}  # a wrong method is the same for both of a role
METHODS = {
    person: ("GET", "POST") if person in SECOND else ("GET", "POST", "PUT", "DELETE")
    for person in PEOPLE
} | {"owner": ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")}
OPEN = {200, 302, 303, 307, 409, 422}
REFUSALS = {"signs in", "404", "403"}
TELLS_NOTHING = {"signs in", "404"}
NAMED = routes.named()


@dataclass(frozen=True, slots=True)
class Town:
    """Both trades, and a browser for each person. What it does is undone, so asked once."""

    trade: Trade
    other: Trade
    browsers: dict[str, Client]
    heard: dict[tuple[str, str, str], HttpResponse] = field(default_factory=dict)

    def ask(self, person: str, method: str, url: str) -> HttpResponse:
        question = (person, method, url)
        if question not in self.heard:
            self.heard[question] = self._ask(*question)
        return self.heard[question]

    def _ask(self, person: str, method: str, url: str) -> HttpResponse:
        browser = self.browsers[person]
        kept = deepcopy(browser.cookies)
        with transaction.atomic():
            answer: HttpResponse = getattr(browser, method.lower())(url)
            b"".join(answer if answer.streaming else ())  # a file is closed at its end
            transaction.set_rollback(True)
        browser.cookies = kept
        return answer


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Built once: nothing that is asked leaves a trace."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.frozen(MONDAY):
        cache.clear()
        people = world.make_people()
        browsers = {}
        for person in PEOPLE:
            browsers[person] = Client(raise_request_exception=False)
            if person in people:
                browsers[person].force_login(people[person], backend=BACKEND)
        yield Town(*world.make_trades(people), browsers)
        cache.clear()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _a_refusal_is_no_news() -> Iterator[None]:
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(level)


def words(row: Row, trade: Trade) -> Words:
    return world.words_of(row.name, len(NAMED[row.name].pattern.regex.groupindex), trade)


def met(answer: HttpResponse) -> str:
    """The word of docs/access.md for an answer."""
    if re.search(r"/login/(code/)?(\?|$)", answer.headers.get("Location", "")):
        return "signs in"
    return "opens" if answer.status_code in OPEN else str(answer.status_code)


def test_every_address_stands_in_one_row() -> None:
    counted = Counter(row.name for row in rows())

    assert set(counted) == set(NAMED)
    assert [name for name, times in counted.items() if times > 1] == []


def test_every_table_of_the_admin_stands_in_one_row() -> None:
    assert sorted(labels()) == routes.tables()


@pytest.mark.parametrize("person", PEOPLE)
def test_each_address_answers_as_the_table_says(person: str, town: Town) -> None:
    wrong = []
    for row in rows():
        url = reverse(row.name, args=words(row, town.trade))
        for method in METHODS[person]:
            found = met(town.ask(person, method, url))
            if found not in expected(row, person, method):
                wrong.append(f"{method} {row.name}: {found}")

    assert wrong == []


def expected(row: Row, person: str, method: str) -> set[str]:
    """A method that the row does not list: 405, or the refusal that this person meets anyway."""
    cells = row.cells[person]
    if method in cells:
        return {cells[method]}
    return {"405"} | (REFUSALS & set(cells.values()))


@pytest.mark.parametrize("person", PEOPLE)
def test_nothing_tells_whether_a_thing_exists(person: str, town: Town) -> None:
    """Where somebody is refused, the answer about a thing that is not there is the same one."""
    told = []
    for row in rows():
        own = words(row, town.trade)
        refused = [method for method, word in row.cells[person].items() if word in TELLS_NOTHING]
        for method in refused if own and row.name != "admin:app_list" else ():
            there, gone = (
                seen(town.ask(person, method, reverse(row.name, args=args)), args)
                for args in (own, tuple(nothing(word) for word in own))
            )
            if there != gone:
                told.append(f"{method} {row.name}")

    assert told == []


def nothing(word: str) -> str:
    """A word of the same kind that names nothing."""
    return "0" if word.isdigit() else ABSENT


def seen(answer: HttpResponse, args: Words) -> tuple[int, str, str]:
    """Status, target and body, without the words that stood in the address itself."""
    body, target = answer.content.decode(), answer.headers.get("Location", "")
    for word in args:
        body = body.replace(f"/{word}/", "/…/")
        target = re.sub(rf"(?<=/|F){re.escape(word)}(?=/|%)", "…", target)
    return answer.status_code, target, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)


@pytest.mark.parametrize("person", ["client", "team mate with all", "freelancer", "owner"])
def test_things_that_do_not_belong_together_are_not_found(person: str, town: Town) -> None:
    """One word of the address at a time is somebody else's, or nobody's."""
    found = []
    for row in rows():
        if row.name not in ABOUT_THINGS or "opens" not in row.cells[person].values():
            continue
        own, others = words(row, town.trade), words(row, town.other)
        for args in mixed(own, others, is_owner=person == "owner"):
            method = row.methods[-1]
            word = met(town.ask(person, method, reverse(row.name, args=args)))
            if word != "404":
                found.append(f"{method} {row.name} {args}: {word}")

    assert found == []


SAYS_GONE = {"admin:desk_retry"}  # a message that is no longer there was delivered meanwhile
ABOUT_THINGS = {
    row.name
    for row in rows()
    if (row.name.startswith("admin:desk_") and row.name not in SAYS_GONE)
    or "404" in {*row.cells["other client"].values()} ^ {*row.cells["client"].values()}
    or "404" in {*row.cells["other client"].values()} ^ {*row.cells["team mate with all"].values()}
    or "404" in {*row.cells["other freelancer"].values()} ^ {*row.cells["freelancer"].values()}
}


def mixed(own: Words, others: Words, *, is_owner: bool) -> Iterator[Words]:
    """The owner may open every trade, but not one trade's file under another's order."""
    for at, word in enumerate(own):
        yield (*own[:at], nothing(word), *own[at + 1 :])
        if others[at] != word and not (is_owner and len(own) == 1):
            yield (*own[:at], others[at], *own[at + 1 :])
