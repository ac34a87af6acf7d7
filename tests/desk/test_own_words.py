"""The desk's own words to a freelancer: what tells who the client is goes out by a tick only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from freelancers.models import Assignment, JobMessage, Submission
from kernel.models import AgencyProfile
from orders.models import ClientQuote, Lead, Order
from tests.desk.conftest import briefed, join, submitted
from tests.desk.test_quotes import typed, url_of
from tests.factories.catalog import make_service
from tests.factories.leads import make_lead

pytestmark = pytest.mark.django_db
TELLING = "Clara Dupont wants it redder, see kiln.example"
SAID = "These words still tell who the client is (name, site). Take it out, or tick."

Post = Callable[..., Any]


@pytest.fixture
def job(service: Any, fay_user: User) -> Assignment:
    return submitted(briefed(service), join(fay_user, service))


def url(order: Order, rest: str) -> str:
    return f"/admin/desk/order/{order.reference}/{rest}"


def send_back(desk: Client, job: Assignment, words: str, **more: str) -> Any:
    form = {"step": "return", "back-remarks": words, **more}
    return desk.post(url(job.order, "check/"), form)


def write(desk: Client, job: Assignment, words: str, **more: str) -> Any:
    form = {f"job-{job.reference}-body": words, **more}
    return desk.post(url(job.order, f"job/{job.reference}/reply/"), form)


def test_remarks_that_tell_who_the_client_is_stay_here_until_a_tick(
    desk: Client, job: Assignment
) -> None:
    asked = send_back(desk, job, TELLING)
    before = Submission.objects.get().remarks
    send_back(desk, job, TELLING, **{"back-sure": "on"})

    assert asked.status_code == 422
    assert SAID in asked.text
    assert f"{TELLING}</textarea>" in asked.text
    assert 'name="back-sure"' in asked.text
    assert (before, Submission.objects.get().remarks) == ("", TELLING)


def test_a_message_that_tells_who_the_client_is_stays_here_until_a_tick(
    desk: Client, job: Assignment
) -> None:
    asked = write(desk, job, TELLING)
    before = JobMessage.objects.count()
    write(desk, job, TELLING, **{f"job-{job.reference}-sure": "on"})

    assert asked.status_code == 422
    assert SAID in asked.text
    assert f"{TELLING}</textarea>" in asked.text
    assert (before, JobMessage.objects.get().body) == (0, TELLING)


def test_words_that_tell_nothing_go_out_at_once(desk: Client, job: Assignment) -> None:
    write(desk, job, "Is it ready?")
    send_back(desk, job, "Redder, please: #cc0000, 300 dpi, logo.svg.")

    assert JobMessage.objects.get().body == "Is it ready?"
    assert Submission.objects.get().remarks.startswith("Redder, please")


def test_a_reply_to_the_client_may_name_them(desk: Client, job: Assignment) -> None:
    desk.post(url(job.order, "reply/"), {"client-body": "Dear Clara Dupont"})

    assert job.order.messages.get().body == "Dear Clara Dupont"


@pytest.fixture
def lead(agency: AgencyProfile) -> Lead:
    return make_lead(service=make_service())


def test_the_work_of_a_quote_that_names_the_client_asks_for_a_tick(
    desk: Client, lead: Lead
) -> None:
    words = f"Five logos for {lead.name} of Studio Heron"
    buyer = {"buyer_kind": "company", "company_name": "Studio Heron SAS"}

    asked = desk.post(url_of(lead), typed(lead, pay="90", work=words, **buyer))
    looked = desk.post(url_of(lead), typed(lead, pay="90", work=words, sure="on", **buyer))

    assert (asked.status_code, looked.status_code) == (422, 200)
    assert "These words still tell who the client is (name)." in asked.text
    assert f"{words}</textarea>" in asked.text
    assert '<input type="hidden" name="sure" value="True"' in looked.text
    assert not ClientQuote.objects.exists()


def test_the_look_at_a_quote_shows_what_the_freelancer_will_read(desk: Client, lead: Lead) -> None:
    looked = desk.post(url_of(lead), typed(lead, pay="90", work="Five <logos>"))

    assert "What the freelancer makes" in looked.text
    assert "<p>Five &lt;logos&gt;</p>" in looked.text
