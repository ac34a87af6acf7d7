"""The demo bar: on this machine, for the demo only, through the real timers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kernel import clock
from kernel.models import AgencyProfile

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(agency: AgencyProfile) -> Iterator[AgencyProfile]:
    AgencyProfile.objects.update(is_demo=True)
    yield agency
    Path(settings.DEMO_CLOCK_FILE).unlink(missing_ok=True)


def move(client: Client, **changes: str) -> tuple[int, str]:
    given = {"hours": "6", "next": "/en/services/", **changes}
    response = client.post(reverse("demo-clock"), given)
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.parametrize(
    ("hours", "step"),
    [("1", timedelta(hours=1)), ("6", timedelta(hours=6)), ("24", timedelta(days=1))],
)
def test_moving_the_clock_shifts_it_for_every_process(
    client: Client, demo: AgencyProfile, hours: str, step: timedelta
) -> None:
    answer = move(client, hours=hours)

    assert answer == (302, "/en/services/")
    assert clock.shift() == step


def test_moving_the_clock_twice_adds_up(client: Client, demo: AgencyProfile) -> None:
    move(client, hours="1")
    move(client, hours="24")

    assert clock.shift() == timedelta(hours=25)


def test_moving_the_clock_says_what_to_expect(client: Client, demo: AgencyProfile) -> None:
    move(client, next=reverse("mailbox"))

    page = client.get(reverse("mailbox")).content.decode()
    assert "are being worked off" in page
    assert "Mon 23 Nov, 10:00" in page


@pytest.mark.parametrize("hours", ["2", "-24", "", "1000"])
def test_another_step_moves_nothing(client: Client, demo: AgencyProfile, hours: str) -> None:
    move(client, hours=hours)

    assert clock.shift() == timedelta()


def test_the_clock_leads_nowhere_else(client: Client, demo: AgencyProfile) -> None:
    assert move(client, next="https://elsewhere.example/") == (302, "/")


def test_a_real_agency_has_no_demo_clock(client: Client, agency: AgencyProfile) -> None:
    assert move(client)[0] == 404
    assert clock.shift() == timedelta()


def test_another_machine_cannot_move_the_clock(client: Client, demo: AgencyProfile) -> None:
    response = client.post(reverse("demo-clock"), {"hours": "1"}, REMOTE_ADDR="192.0.2.7")

    assert response.status_code == 404
    assert clock.shift() == timedelta()


def test_reading_the_clock_address_is_refused(client: Client, demo: AgencyProfile) -> None:
    assert client.get(reverse("demo-clock")).status_code == 405


def test_demo_bar_stands_on_the_demo_pages_of_this_machine_only(
    client: Client, demo: AgencyProfile
) -> None:
    here = client.get(reverse("mailbox") + "?to=clara").content.decode()
    there = client.get(reverse("catalog:home"), REMOTE_ADDR="192.0.2.7").content.decode()

    assert 'name="next" value="/mailbox/?to=clara"' in here
    assert all(f'name="hours" value="{hours}"' in here for hours in ("1", "6", "24"))
    assert "Demo time" not in there
