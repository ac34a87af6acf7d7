"""A question before buying: asked by anybody, answered in a thread, won by an order or lost."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Service
from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.models import AgencyProfile, Mail, StoredFile
from kernel.states import IllegalTransition
from orders import services
from orders.lead_pages import thread_address
from orders.lead_states import PROCESS, LeadStatus, LostReason
from orders.models import Lead, LeadEvent, LeadMessage
from tests.factories.catalog import make_service, package
from tests.factories.leads import VISITOR, make_lead
from tests.factories.orders import STAFF, pay, place, png

pytestmark = pytest.mark.django_db
PAGE = "/en/services/logo/question/"
TYPED = {
    "name": "Nora Quill",
    "email": "Nora@Quill.example",
    "body": "Can you draw five logos at once?",
}


@pytest.fixture(autouse=True)
def service(agency: AgencyProfile) -> Service:
    cache.clear()
    return make_service()


def ask(client: Client, **typed: Any) -> Any:
    return client.post(PAGE, {**TYPED, **typed})


def mails() -> list[Mail]:
    outbox.deliver_due()
    return list(Mail.objects.order_by("pk"))


def lose(lead: Lead, reason: LostReason = LostReason.PRICE) -> Lead:
    return services.lose_lead(lead_id=lead.pk, reason=reason, note="", actor=STAFF)


def bring_to(status: LeadStatus, service: Service) -> Lead:
    lead = make_lead(service=service)
    if status == LeadStatus.ANSWERED:
        services.write_to_lead(lead_id=lead.pk, body="Yes", actor=STAFF)
    elif status == LeadStatus.LOST:
        lose(lead)
    elif status == LeadStatus.WON:
        order = pay(place(email=lead.email, chosen=package(service)))
        services.win_lead(order_id=order.pk)
    lead.refresh_from_db()
    assert lead.status == status
    return lead


def test_question_opens_a_thread_and_sends_its_link(client: Client) -> None:
    answer = ask(client, uploads=[png()])

    lead = Lead.objects.get()
    assert answer.headers["Location"] == "/en/services/logo/question/sent/"
    assert (lead.email, lead.language, lead.status) == ("nora@quill.example", "en", "new")
    assert [file.name for file in lead.messages.get().files.all()] == ["picture.png"]
    (mail,) = mails()
    assert mail.to == "nora@quill.example"
    assert thread_address(lead) in mail.text
    assert TYPED["body"] not in mail.text + mail.html


def test_form_stands_on_a_page_of_its_own_and_the_service_page_holds_no_token(
    client: Client,
) -> None:
    shop = client.get("/en/services/logo/")
    form = client.get(PAGE)

    assert f'href="{PAGE}"' in shop.content.decode()
    assert "csrfmiddlewaretoken" not in shop.content.decode()
    assert "csrfmiddlewaretoken" in form.content.decode()
    assert "no-store" in form.headers["Cache-Control"]


def test_what_was_typed_is_kept_when_something_is_missing(client: Client) -> None:
    answer = ask(client, email="nora")

    assert answer.status_code == 422
    assert TYPED["body"] in answer.content.decode()
    assert "Enter an e-mail address in the form" in answer.content.decode()
    assert not Lead.objects.exists()


def test_file_that_is_refused_leaves_nothing_behind(client: Client) -> None:
    answer = ask(client, uploads=[png("picture.exe")])

    assert answer.status_code == 422
    assert TYPED["body"] in answer.content.decode()
    assert "Choose your files once more" in answer.content.decode()
    assert (Lead.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_large_file_of_a_stranger_is_refused(client: Client) -> None:
    large = png()
    large.size = 10_000_001
    large.write(b"0" * large.size)
    large.seek(0)

    answer = ask(client, uploads=[large])

    assert answer.status_code == 422
    assert "is larger than 10 MB" in answer.text
    assert not StoredFile.objects.exists()


def test_five_files_at_most(client: Client) -> None:
    answer = ask(client, uploads=[png(f"{number}.png") for number in range(6)])

    assert answer.status_code == 422
    assert "Send 5 files at most" in answer.content.decode()


def test_same_form_twice_is_one_lead(client: Client) -> None:
    key = re.search(r'name="form_key" value="(\w+)"', client.get(PAGE).content.decode())
    assert key

    for _press in range(2):
        ask(client, form_key=key[1])

    assert Lead.objects.count() == 1
    assert LeadMessage.objects.count() == 1


def test_robot_in_the_trap_meets_the_same_page_and_writes_nothing(client: Client) -> None:
    trapped = ask(Client(), website="https://spam.example")
    honest = ask(Client())

    assert trapped.headers["Location"] == honest.headers["Location"]
    assert Lead.objects.count() == 1


def test_nobody_learns_whether_an_address_is_known(
    client: Client, clara: User, fay_user: User
) -> None:
    pages = []
    for email in ("nora@quill.example", clara.email, fay_user.email):
        visitor = Client()
        page = visitor.get(ask(visitor, email=email).headers["Location"])
        pages.append(page.content.decode().replace(email, "…"))

    assert pages[0] == pages[1] == pages[2]
    assert sorted(Lead.objects.values_list("email", flat=True)) == [
        clara.email,
        "nora@quill.example",
    ]
    assert {mail.name for mail in mails() if mail.to == fay_user.email} == {"accounts/team_address"}


def test_too_many_questions_for_one_address_are_refused(client: Client) -> None:
    answers = [ask(client).status_code for _press in range(6)]

    assert answers == [302] * 5 + [429]


def test_service_off_sale_takes_no_question(client: Client, service: Service) -> None:
    Service.objects.update(status="archived")

    assert client.get(PAGE).status_code == 404
    assert ask(client).status_code == 404


def test_whoever_holds_the_link_reads_and_writes(client: Client) -> None:
    lead = make_lead(service=Service.objects.get(), uploads=[png()])
    services.write_to_lead(lead_id=lead.pk, body="Yes, in ten days.", actor=STAFF)
    url = thread_address(lead)

    page = client.get(url).content.decode()
    answer = client.post(url, {"body": "Then I would like six."})

    assert "Can you draw five logos at once?" in page
    assert "Yes, in ten days." in page
    assert answer.status_code == 302
    assert LeadMessage.objects.latest("pk").body == "Then I would like six."
    file = lead.messages.first().files.get()  # type: ignore[union-attr]
    download: Any = client.get(f"{url}files/{file.public_id}/", follow=True)
    assert b"".join(download.streaming_content)[:4] == b"\x89PNG"


def test_changed_link_and_bare_id_open_nothing(client: Client) -> None:
    lead = make_lead(service=Service.objects.get())
    token = thread_address(lead).rstrip("/").rsplit("/", 1)[1]

    for wrong in (lead.public_id, token[:-1] + ("A" if token[-1] != "A" else "B")):
        assert client.get(reverse("orders:lead", args=[wrong])).status_code == 404


def test_file_of_another_thread_is_not_found(client: Client, service: Service) -> None:
    mine = make_lead(service=service, uploads=[png()])
    other = make_lead(service=service, email="otto@else.example")
    file = mine.messages.get().files.get()

    assert client.get(f"{thread_address(other)}files/{file.public_id}/").status_code == 404


def test_people_of_the_agency_do_not_open_the_visitors_page(
    fay_user: User, sam: User, clara: User, service: Service
) -> None:
    url = thread_address(make_lead(service=service))
    met = {}
    for person in (fay_user, sam, clara):
        browser = Client()
        browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        met[person.role] = browser.get(url).status_code

    assert met == {"freelancer": 404, "staff": 404, "client": 200}


def test_client_sees_their_questions_once_the_address_is_proved(
    client: Client, clara: User, service: Service
) -> None:
    url = thread_address(make_lead(service=service, email=clara.email))
    make_lead(service=service, email="otto@else.example")
    client.force_login(clara, backend="django.contrib.auth.backends.ModelBackend")

    proved = client.get("/en/orders/").content.decode()
    User.objects.filter(pk=clara.pk).update(verified_at=None)
    unproved = client.get("/en/orders/").content.decode()

    assert url in proved
    assert proved.count("/questions/") == 1
    assert "/questions/" not in unproved


def test_answer_closes_what_was_asked_and_is_mailed(service: Service) -> None:
    lead = make_lead(service=service)
    services.write_to_lead(lead_id=lead.pk, body="Yes, in ten days.", actor=STAFF)

    lead.refresh_from_db()
    assert lead.status == LeadStatus.ANSWERED
    assert lead.messages.filter(author_kind="client", answered_at=None).count() == 0
    mail = mails()[-1]
    assert (mail.name, mail.to) == ("orders/answer", lead.email)
    assert "Yes, in ten days." in mail.text
    assert thread_address(lead) in mail.text


def test_double_click_is_one_message(service: Service) -> None:
    lead = make_lead(service=service)
    for _click in range(2):
        services.write_to_lead(lead_id=lead.pk, body="Yes.", actor=STAFF)

    assert lead.messages.filter(author_kind="staff").count() == 1


def test_order_link_is_mailed_once_and_counts_as_an_answer(service: Service) -> None:
    lead = make_lead(service=service)
    for _click in range(2):
        services.send_order_link(lead_id=lead.pk, body="The link is on its way.", actor=STAFF)

    lead.refresh_from_db()
    sent = [mail for mail in mails() if mail.name == "orders/order_link"]
    assert lead.status == LeadStatus.ANSWERED
    assert len(sent) == 1
    assert "/en/order/logo/?package=basic" in sent[0].text


def test_order_link_to_a_service_off_sale_is_not_sent(service: Service) -> None:
    lead = make_lead(service=service)
    Service.objects.update(status="draft")

    with pytest.raises(services.NotOnSale):
        services.send_order_link(lead_id=lead.pk, body="Here", actor=STAFF)

    assert lead.messages.count() == 1


def test_paid_order_of_the_same_address_wins_the_lead(service: Service) -> None:
    lead = make_lead(service=service)
    order = place(email="NORA@quill.example", chosen=package(service))
    pay(order)
    outbox.deliver_due()

    lead.refresh_from_db()
    assert (lead.status, lead.order, lead.closed_at) == ("won", order, clock.now())


@pytest.mark.parametrize("other", ["address", "service", "before"])
def test_another_order_wins_nothing(service: Service, other: str) -> None:
    chosen = package(make_service("film") if other == "service" else service)
    email = "otto@else.example" if other == "address" else "nora@quill.example"
    order = place(email=email, chosen=chosen) if other == "before" else None
    clock.set_frozen(clock.now() + timedelta(minutes=5))
    lead = make_lead(service=service)
    pay(order or place(email=email, chosen=chosen))
    outbox.deliver_due()

    lead.refresh_from_db()
    assert lead.status == LeadStatus.NEW


def test_one_order_wins_one_lead_once(service: Service) -> None:
    older, newer = make_lead(service=service), make_lead(service=service)
    order = pay(place(email=older.email, chosen=package(service)))

    for _time in range(2):
        services.win_lead(order_id=order.pk)

    assert Lead.objects.get(order=order) == newer
    assert LeadEvent.objects.filter(name="win").count() == 1


def test_lost_lead_says_why_and_opens_again_when_they_write(service: Service) -> None:
    lead = lose(make_lead(service=service))
    assert (lead.status, lead.lost_reason) == ("lost", "price")
    assert lead.messages.filter(answered_at=None).count() == 0

    services.write_to_lead(lead_id=lead.pk, body="And for less?", actor=VISITOR)

    lead.refresh_from_db()
    assert (lead.status, lead.lost_reason, lead.closed_at) == ("new", "", None)
    assert lead.messages.filter(answered_at=None).count() == 1


_FROM = [LeadStatus.NEW, LeadStatus.ANSWERED, LeadStatus.WON, LeadStatus.LOST]
_STEPS: dict[str, Callable[[Lead], object]] = {
    "answer": lambda lead: services.write_to_lead(lead_id=lead.pk, body="So", actor=STAFF),
    "lose": lose,
}


@pytest.mark.parametrize(("source", "step"), list(itertools.product(_FROM, _STEPS)))
def test_each_step_is_taken_from_the_states_of_the_table_only(
    service: Service, source: LeadStatus, step: str
) -> None:
    lead = bring_to(source, service)
    is_legal = source in PROCESS.rows[step].sources
    try:
        _STEPS[step](lead)
    except IllegalTransition:
        assert not is_legal
    lead.refresh_from_db()

    assert lead.status == (PROCESS.rows[step].target if is_legal else source)
    assert lead.events.filter(name=step, from_status=source).exists() is is_legal


def test_same_words_with_another_file_are_kept_and_a_double_click_is_not(service: Service) -> None:
    lead = make_lead(service=service)

    def say(*uploads: Any) -> LeadMessage:
        return services.write_to_lead(lead_id=lead.pk, body="Look", uploads=uploads, actor=VISITOR)

    bare, first, again = say(), say(png("a.png")), say(png("a.png"))
    second = say(png("b.png", "black"))

    assert first == again
    assert len({bare.pk, first.pk, second.pk}) == 3
    assert [file.name for file in second.files.all()] == ["b.png"]
    assert StoredFile.objects.count() == 2


def test_form_sent_twice_at_once_leaves_no_file_behind(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_lead(service=service, form_key="once", uploads=[png()])
    monkeypatch.setattr("orders.services.leads._asked_with", lambda question: None)

    second = make_lead(service=service, form_key="once", uploads=[png()])

    assert first == second
    assert StoredFile.objects.count() == 1


def test_freelancers_do_not_write_to_leads(service: Service) -> None:
    lead = make_lead(service=service)

    with pytest.raises(IllegalTransition):
        services.write_to_lead(
            lead_id=lead.pk, body="Buy from me", actor=Actor(ActorKind.FREELANCER)
        )

    assert lead.messages.count() == 1
