"""Files sent with changes: on the client's page, at the desk, and at work under neutral names."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from freelancers import brief_sheet
from freelancers.models import Assignment, BriefSheetFile
from kernel import files, outbox
from kernel.models import StoredFile
from kernel.states import Conflict, IllegalTransition
from orders import services
from orders.models import Order, RevisionFile, RevisionRequest
from orders.services import reviewing
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import (
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    make_order_in_production,
    submit,
)
from tests.factories.orders import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


@pytest.fixture
def job(clara: User, fay_user: User) -> Assignment:
    """Delivered, waiting for the client's word."""
    service = make_service()
    give_rate(make_freelancer(fay_user), package(service))
    job = submit(make_job(make_order_in_production(clara, service)))
    deliver(job)
    outbox.deliver_due()
    job.order.refresh_from_db()
    return job


def ask(client: Client, order: Order, *uploads: Any) -> Any:
    typed = {"body": "Bluer, as marked", "uploads": list(uploads)}
    return client.post(f"/en/orders/{order.public_id}/changes/", typed, follow=True)


def noting(names: list[str]) -> Any:
    """Writes as ever, and notes under which name."""
    write = files._written

    def written(upload: Any) -> str:
        names.append(write(upload))
        return names[-1]

    return written


def refusing(refusal: type[Exception]) -> Any:
    def refuse(*_args: Any) -> None:
        raise refusal("too late")

    return refuse


def test_file_reaches_the_freelancer_under_a_neutral_name(
    signed_in: Client, job: Assignment
) -> None:
    ask(signed_in, job.order, png("maison-lune.png"))
    outbox.deliver_due()

    copy = BriefSheetFile.objects.get(sheet__assignment=job)
    assert copy.name == f"{job.reference}-r1-1.png"
    assert (copy.label_en, copy.label_fr) == ("Changes, round 1", "Modifications, tour 1")


def test_next_freelancer_gets_the_files_of_every_round_once(
    signed_in: Client, job: Assignment
) -> None:
    ask(signed_in, job.order, png("one.png"), png("two.png", "black"))
    outbox.deliver_due()

    brief_sheet.add_changes(job)

    names = BriefSheetFile.objects.filter(sheet__assignment=job).values_list("name", flat=True)
    assert sorted(names) == [f"{job.reference}-r1-{number}.png" for number in (1, 2)]


def test_client_finds_the_file_beside_their_words(signed_in: Client, job: Assignment) -> None:
    page = ask(signed_in, job.order, png("marked.png")).content.decode()

    file = RevisionFile.objects.get()
    url = f"/en/orders/{job.order.public_id}/changes/files/{file.public_id}/"
    assert url in page
    assert signed_in.get(url).status_code == 302


def test_another_clients_file_is_not_found(
    signed_in: Client, job: Assignment, client: Client, carl: User
) -> None:
    ask(signed_in, job.order, png())
    file = RevisionFile.objects.get()
    signed_in.force_login(carl)

    url = f"/en/orders/{job.order.public_id}/changes/files/{file.public_id}/"
    assert signed_in.get(url).status_code == 404


def test_owner_finds_the_file_in_the_timeline(
    signed_in: Client, job: Assignment, olga: User
) -> None:
    ask(signed_in, job.order, png("marked.png"))
    signed_in.force_login(olga)

    page = signed_in.get(f"/admin/desk/order/{job.order.reference}/").content.decode()

    file = RevisionFile.objects.get()
    assert f"/admin/desk/order/{job.order.reference}/files/changes/{file.public_id}/" in page


def test_refused_file_takes_no_round_and_keeps_the_words(
    signed_in: Client, job: Assignment
) -> None:
    page = ask(signed_in, job.order, png("tool.exe")).content.decode()

    assert "Bluer, as marked" in page
    assert not RevisionRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_files_sent_too_late_answer_in_words_and_leave_no_bytes(
    signed_in: Client, job: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = set(StoredFile.objects.values_list("storage_name", flat=True))
    Order.objects.filter(pk=job.order_id).update(revisions_used=9)
    written: list[str] = []
    monkeypatch.setattr(files, "_written", noting(written))

    answer = ask(signed_in, job.order, png())
    outbox.deliver_due()

    assert answer.status_code == 409
    assert set(StoredFile.objects.values_list("storage_name", flat=True)) == kept
    assert len(written) == 1
    assert not default_storage.exists(written[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("late", [Conflict, IllegalTransition, services.ReasonMissing])
def test_whatever_refuses_the_changes_their_files_go(
    job: Assignment, clara: User, monkeypatch: pytest.MonkeyPatch, late: type[Exception]
) -> None:
    kept = StoredFile.objects.count()
    monkeypatch.setattr(reviewing, "_ask", refusing(late))

    with pytest.raises(late):
        services.request_changes(
            order_id=job.order_id, body="Again", uploads=[png()], actor=clara.actor
        )

    assert StoredFile.objects.count() == kept
