"""No mark of one side reaches the other, on any page, in any mail, file, header or key."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache, caches
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from freelancers import wall
from kernel import clock, outbox
from orders import services as orders
from orders.models import Order
from tests.access.routes import named
from tests.canary import city as cities
from tests.canary import columns, leaks, marks
from tests.canary.city import City
from tests.canary.columns import CLIENT, FREELANCER, WORD
from tests.canary.tour import MATE, NOT_TOURED, STRANGER, VISITORS, tour
from tests.canary.walk import Visitor
from tests.conftest import MONDAY
from tests.factories.freelancers import STAFF
from tests.factories.payments import make_order, open_session

pytestmark = pytest.mark.django_db
EMAILS = Path(settings.BASE_DIR) / "templates" / "emails"


@dataclass(frozen=True, slots=True)
class Walked:
    city: City
    visitors: dict[str, Visitor]
    forbidden: dict[str, marks.Marks]


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Walked]:
    """The city built and walked once; every test reads what was found."""
    logger = logging.getLogger("django.request")
    logger.setLevel(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic(), clock.frozen(MONDAY):
        translation.activate("en")
        cache.clear()
        caches["local"].clear()
        city = cities.build()
        forbidden = {side: marks.forbidden(side, city.kept_back) for side in columns.SIDES}
        forbidden[MATE] = forbidden[CLIENT]
        forbidden[STRANGER] = marks.forbidden_to_strangers(city.kept_back)
        visitors = {who: tour(who, city) for who in VISITORS}
        yield Walked(city, visitors, forbidden)
        cache.clear()
        transaction.set_rollback(True)
    logger.setLevel(logging.NOTSET)


@pytest.mark.parametrize("who", VISITORS)
def test_nothing_of_the_other_side_is_told(who: str, walked: Walked) -> None:
    visitor = walked.visitors[who]
    of_the_shop = STRANGER if who == FREELANCER else who

    assert visitor.haystack.find(walked.forbidden[who]) == []
    assert visitor.shop.find(walked.forbidden[of_the_shop]) == []


@pytest.mark.parametrize("who", VISITORS)
def test_no_primary_key_is_told(who: str, walked: Walked) -> None:
    assert walked.visitors[who].haystack.find(marks.keys()) == []


@pytest.mark.parametrize("who", VISITORS)
def test_every_named_address_was_opened(who: str, walked: Walked) -> None:
    assert set(named()) - walked.visitors[who].routes == set(NOT_TOURED)


def test_every_mail_was_sent_and_read(walked: Walked) -> None:
    every = {str(each.parent.relative_to(EMAILS)) for each in EMAILS.glob("*/*/subject.txt")}

    assert {name for name, _to, _raw in walked.city.sent} == every


def test_every_table_has_a_side_or_a_reason() -> None:
    assert [columns.table_of(model) for model in apps.get_models()]


def test_every_column_of_both_sides_holds_a_mark(walked: Walked) -> None:
    bare = {
        columns.label(field)
        for field in columns.columns()
        if not any(
            columns.is_marked(field, field.value_from_object(row))
            for row in field.model._default_manager.all()
            if columns.side_of(row)
        )
    }

    assert bare == set()


def test_every_named_exception_is_a_column() -> None:
    real = {
        columns.label(field)
        for model in columns.models_of_sides()
        for field in model._meta.concrete_fields
    }

    assert set(columns.CODES) | set(columns.WATCHED) <= real


def test_listed_columns_do_cross(walked: Walked) -> None:
    """Each listed column of words reaches the other side; what may not cross of it is forbidden."""
    told = walked.visitors[FREELANCER].haystack
    silent = {
        column
        for column in wall.TO_FREELANCER
        if (words := marks.crossing(column)) and not told.find(dict.fromkeys(words - {""}, column))
    }

    assert silent == set()
    assert {column for column in wall.TO_FREELANCER if marks.crossing(column)} == {
        "orders.BriefAnswer.choices",
        "orders.BriefAnswer.forward_text",
        "orders.BriefAnswer.label",
        "orders.BriefAnswer.text",
        "orders.OrderLine.choice",
        "orders.OrderLine.text",
        "orders.RevisionRequest.body",
        "orders.Reworded.text",
    }


def test_files_cross_under_neutral_names_only(walked: Walked) -> None:
    """Each side gets the other's bytes: as `<job>-<n>.<ext>` or `<job>-r<round>-<n>.<ext>`, and as
    `<order>-v<version>-<n>.<ext>`.
    The client also gets the agency's own papers, under their number, and all their data."""
    paper = r"((invoice|credit-note|facture|avoir)-TEST-(FA|AV)|(quote|devis)-DV)-\d+\.pdf"
    contract = r"(contract|contrat)-DS-\w{6}\.pdf"
    given = rf"({contract}|DS-\w{{6}}-v\d+-\d+\.zip|(?:my-data|mes-donnees)-[\d-]+\.zip|{paper})"
    for who, name in ((FREELANCER, r"M-\w{6}-(r\d+-)?\d+\.zip"), (CLIENT, given)):
        lines = walked.visitors[who].haystack.lines
        names = [line for line in lines if line.startswith("Content-Disposition: attachment")]
        theirs = {line for line in names if not WORD.search(line)}

        assert theirs
        assert all(re.search(f'filename="{name}"$', line) for line in theirs), theirs


def test_planted_leaks_are_all_found(walked: Walked, monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk can fail: eighteen ways to tell the client what is not theirs."""
    forbidden = walked.forbidden[CLIENT]
    words = iter(sorted(form for form in forbidden if re.fullmatch(WORD, form)))
    planted = {place: next(words) for place in (*leaks.ON_PAGES, *leaks.ELSEWHERE)}
    order = Order.objects.filter(client=walked.city.people["clara"], status="awaiting_brief")[0]
    planted["primary key"] = str(order.pk)
    for place, word in planted.items():
        if place in leaks.ON_PAGES:
            leaks.on_page(monkeypatch, place, word)
        else:
            leaks.ELSEWHERE[place](monkeypatch, word)

    city = replace(walked.city, sent=[])
    with clock.frozen(order.placed_at):
        orders.post_message(order_id=order.pk, body="Hello", actor=STAFF)
        open_session(make_order(service=city.services["logo"]))
        outbox.deliver_due()
        city.open_letters()
        tours = [tour(CLIENT, city, only=room) for room in ("orders:", "payments:")]

    marked = {**forbidden, **marks.keys()}
    told = [each for visitor in tours for each in (visitor.haystack, visitor.shop)]
    found = {form for each in told for _column, form, _place in each.find(marked)}
    assert {place for place, word in planted.items() if word not in found} == set()
    assert len(planted) >= 10


def test_a_planted_price_is_found(walked: Walked, monkeypatch: pytest.MonkeyPatch) -> None:
    french = re.compile(r"\d\u202f\d{3},\d\d\xa0€")
    prices = sorted(form for form in walked.forbidden[FREELANCER] if french.fullmatch(form))
    leaks.on_job_page(monkeypatch, prices[0])

    told = tour(FREELANCER, walked.city, only="freelancers:").haystack

    assert prices[0] in {form for _column, form, _place in told.find(walked.forbidden[FREELANCER])}
