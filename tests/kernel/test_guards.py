"""Append-only tables, the profile's form, the brand's colours, legal process tables."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from kernel import brand, profile, triggers, versions
from kernel.models import AgencyProfile, CacheVersion
from kernel.tasks import relay
from orders.models import OrderEvent

colours = st.from_regex(r"\A#[0-9a-f]{6}\Z")


def test_installed_guards_are_those_declared(db: None) -> None:
    names = {guard.name for guard in triggers.declared()}

    assert names
    assert {name for name in triggers.installed() if "_no_" in name} == names
    assert len(names) == len(triggers.declared())


@pytest.mark.django_db(transaction=True)
def test_guards_come_back_after_a_migration() -> None:
    triggers.drop()
    assert not {name for name in triggers.installed() if "_no_" in name}

    triggers.install()

    assert {guard.name for guard in triggers.declared()} <= triggers.installed()


@pytest.mark.parametrize(
    "change", ["UPDATE kernel_guarded SET word = 'b'", "DELETE FROM kernel_guarded"]
)
def test_append_only_table_refuses_any_change(change: str, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kernel_guarded (id integer PRIMARY KEY, word varchar(9))")
        for guard in triggers.append_only("kernel_guarded"):
            triggers._create(guard)
        cursor.execute("INSERT INTO kernel_guarded (id, word) VALUES (1, 'a')")

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(change)

        cursor.execute("SELECT word FROM kernel_guarded")
        assert cursor.fetchall() == [("a",)]


def test_events_of_orders_are_guarded() -> None:
    table = OrderEvent._meta.db_table

    guarded = {guard.event for guard in triggers.declared() if guard.table == table}

    assert guarded == {"UPDATE", "DELETE"}


@given(day=colours, night=colours)
def test_brand_reads_whatever_the_owner_chose(day: str, night: str) -> None:
    light = brand.shades(day, paper="#ffffff", ink="#000000", tint=8)
    dark = brand.shades(night, paper="#1a1a21", ink="#ffffff", tint=16)

    for shades, paper in ((light, "#ffffff"), (dark, "#1a1a21")):
        assert brand.contrast(shades.brand, paper) >= 4.5
        assert brand.contrast(shades.brand, shades.soft) >= 4.5
        assert brand.contrast(shades.on_brand, shades.brand) >= 4.5


def test_brand_css_serves_the_profile_for_long(client: Client, agency: AgencyProfile) -> None:
    answer = client.get("/brand.css")

    assert "--brand: light-dark(#2438c9, #a3b2ff);" in answer.content.decode()
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.post("/brand.css").status_code == 405


def test_save_profile_in_admin_reaches_every_page(client: Client, olga: User) -> None:
    client.force_login(olga)
    before = versions.current()
    page = client.get("/admin/kernel/agencyprofile/1/change/")
    form: Any = page.context["adminform"].form
    values = {name: form.initial.get(name, "") for name in form.fields}

    answer = client.post(
        "/admin/kernel/agencyprofile/1/change/", {**values, "name": "Maison Relais"}
    )

    assert answer.status_code == 302
    versions.forget()
    assert versions.current() == before + 1
    assert profile.cached().name == "Maison Relais"
    assert client.get("/admin/kernel/agencyprofile/add/").status_code == 403


def test_task_sees_what_another_process_changed(db: None) -> None:
    before = versions.current()
    CacheVersion.objects.update_or_create(pk=1, defaults={"number": before + 1})

    relay.apply()

    assert versions.current() == before + 1


def test_remember_keeps_until_the_version_moves(db: None) -> None:
    caches["local"].clear()
    made: list[int] = []

    def build() -> list[int]:
        made.append(1)
        return [len(made)]

    assert versions.remember("x", build) == versions.remember("x", build) == [1]
    with transaction.atomic():
        versions.bump()

    assert versions.remember("x", build) == [2]
