"""Fay worked for Clara: files on both sides, money in, pay owed. All in a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from pytest_django.fixtures import Settings

from accounts.models import Role, User
from kernel import outbox
from kernel.models import AgencyProfile, StoredFile
from orders.models import Order
from tests.agency.backup.house import EventfulStorage, backup
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import (
    bring_to_production,
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    submit,
)
from tests.factories.payments import make_order, pay


@pytest.fixture
def var(tmp_path: Path, settings: Settings) -> Path:
    """The install's folder of data, with its own storage."""
    folder = tmp_path / "var"
    folder.mkdir()
    settings.VAR_DIR = folder
    backend = f"{EventfulStorage.__module__}.{EventfulStorage.__qualname__}"
    local = {"BACKEND": backend, "OPTIONS": {"location": folder / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": local}
    EventfulStorage.events = []
    return folder


def play() -> Order:
    AgencyProfile.objects.create(pk=1, name="Atelier Relais", email="hello@relais.example")
    clara = User.objects.create_user("clara@maison-lune.example", role=Role.CLIENT, name="Clara")
    fay = User.objects.create_user("fay@makers.example", role=Role.FREELANCER, name="Fay Okoro")
    service = make_service()
    give_rate(make_freelancer(fay), package(service))
    order = bring_to_production(pay(make_order(client=clara, service=service)))
    deliver(submit(make_job(order), "draft.pdf", "again.pdf"))
    outbox.deliver_due()
    order.refresh_from_db()
    return order


@pytest.fixture
def order(transactional_db: None, var: Path) -> Order:
    return play()


@pytest.fixture
def archive(order: Order, tmp_path: Path) -> Path:
    path = tmp_path / "relais.tar"
    backup(path)
    return path


def paths() -> list[Path]:
    """Every file the rows name, on the disk."""
    names = StoredFile.objects.order_by("storage_name").values_list("storage_name", flat=True)
    return [Path(default_storage.path(name)) for name in names.distinct()]


_kept: list[bytes] = []
"""The archive of `play`, made by the first test that restores it into an empty install."""


@pytest.fixture
def emptied(transactional_db: None, var: Path, tmp_path: Path) -> Path:
    """The archive of an install whose database and files are lost since."""
    path = tmp_path / "relais.tar"
    if not _kept:
        play()
        backup(path)
        _kept.append(path.read_bytes())
        shutil.rmtree(var)
        var.mkdir()
        call_command("flush", interactive=False, verbosity=0)
    path.write_bytes(_kept[0])
    return path
