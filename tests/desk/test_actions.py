"""What the owner does on the work screens reaches the services, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from freelancers.models import Assignment, Freelancer, Invitation, JobMessage
from freelancers.states import AssignmentStatus
from kernel import clock
from orders import services as orders
from orders.buyers import StartChoice
from orders.models import Message, Order
from orders.states import OrderStatus
from payments.models import Payout
from tests.conftest import MONDAY
from tests.desk.conftest import CLIENT, accepted, briefed, join, maker, paid, submitted
from tests.desk.test_decisions import make_payout, park
from tests.factories.catalog import make_question

pytestmark = pytest.mark.django_db
MOVED_ON = "This step was already taken"


def url(order: Order, rest: str = "") -> str:
    return f"/admin/desk/order/{order.reference}/{rest}"


def test_reply_answers_the_client_once(desk: Client, service: Any) -> None:
    order = paid(service)
    orders.post_message(order_id=order.pk, body="Is Friday possible?", actor=CLIENT)

    first = desk.post(url(order, "reply/"), {"client-body": "Yes, Friday."}, follow=True)
    second = desk.post(url(order, "reply/"), {"client-body": "Yes, Friday."}, follow=True)

    assert "Your message was sent to the client." in first.text
    assert second.status_code == 200
    assert Message.objects.filter(author_kind="staff").count() == 1
    assert not Message.objects.filter(author_kind="client", answered_at=None).exists()


def test_empty_reply_says_what_to_do(desk: Client, service: Any) -> None:
    order = paid(service)

    page = desk.post(url(order, "reply/"), {"client-body": " "})

    assert page.status_code == 422
    assert '<a href="#id_client-body">Write your message.</a>' in page.text
    assert page.text.split("<title>")[1].strip().startswith("Error:")


def test_reply_to_freelancer_stays_in_the_job(desk: Client, service: Any, fay_user: User) -> None:
    order = briefed(service)
    job = accepted(order, join(fay_user, service))
    form = {f"job-{job.reference}-body": "The dark red."}

    desk.post(url(order, f"job/{job.reference}/reply/"), form)

    assert JobMessage.objects.get().body == "The dark red."
    assert not Message.objects.exists()


def test_no_answer_closes_the_thread(desk: Client, service: Any) -> None:
    order = paid(service)
    orders.post_message(order_id=order.pk, body="Thanks!", actor=CLIENT)

    desk.post(url(order, "no-answer/"))

    assert not Message.objects.filter(answered_at=None).exists()


def test_brief_is_rewritten_and_accepted(desk: Client, service: Any) -> None:
    make_question(service, "rival", crosses="edited", position=2)
    order = paid(service)
    answers = {service.questions.get(slug=slug).pk: "Kiln & Co" for slug in ("idea", "rival")}
    orders.save_answers(order_id=order.pk, answers=answers, actor=CLIENT)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    answer = order.brief.answers.get(question__slug="rival")

    empty = desk.post(url(order, "brief/"), {"step": "accept", f"accept-answer_{answer.pk}": ""})
    done = {"step": "accept", f"accept-answer_{answer.pk}": "A pottery workshop"}
    desk.post(url(order, "brief/"), done)
    again = desk.post(url(order, "brief/"), done, follow=True)

    assert empty.status_code == 422
    answer.refresh_from_db()
    order.refresh_from_db()
    assert answer.forward_text == "A pottery workshop"
    assert order.status == OrderStatus.IN_PRODUCTION
    assert MOVED_ON in again.text
    assert again.status_code == 200


def test_questions_send_the_brief_back(desk: Client, service: Any) -> None:
    service.owner_checks_brief = True
    service.save()
    order = briefed(service)

    desk.post(url(order, "brief/"), {"step": "ask", "ask-questions": "Which fox?"})

    order.refresh_from_db()
    assert order.status == OrderStatus.AWAITING_BRIEF
    assert order.brief.agency_questions == "Which fox?"


def test_check_delivers_under_the_agency_names(desk: Client, service: Any, fay_user: User) -> None:
    order = briefed(service)
    job = submitted(order, join(fay_user, service))
    page = desk.get(url(order, "check/"))
    file = job.submissions.get().files.get()
    form = {
        "step": "deliver",
        f"deliver-name_{file.pk}": "fox-logo.txt",
        "deliver-note": "Your fox.",
    }

    assert f"{order.reference}-v1-1.txt" in page.text
    desk.post(url(order, "check/"), form)
    again = desk.post(url(order, "check/"), form, follow=True)

    order.refresh_from_db()
    assert order.status == OrderStatus.DELIVERED
    delivery = order.deliveries.get()
    assert (delivery.note, delivery.files.get().name) == ("Your fox.", "fox-logo.txt")
    assert again.status_code == 200
    assert "Your fox." in again.text


@pytest.mark.parametrize("name", ["../../fox.txt", "fox<b>.txt", "fox\u202etxt.exe"])
def test_check_refuses_a_name_no_computer_should_save(
    desk: Client, service: Any, fay_user: User, name: str
) -> None:
    order = briefed(service)
    job = submitted(order, join(fay_user, service))
    file = job.submissions.get().files.get()

    page = desk.post(url(order, "check/"), {"step": "deliver", f"deliver-name_{file.pk}": name})

    assert page.status_code == 422
    assert "A file name cannot hold any of these" in page.text
    assert not order.deliveries.exists()


def test_check_returns_with_remarks(desk: Client, service: Any, fay_user: User) -> None:
    order = briefed(service)
    job = submitted(order, join(fay_user, service))

    empty = desk.post(url(order, "check/"), {"step": "return", "back-remarks": ""})
    desk.post(url(order, "check/"), {"step": "return", "back-remarks": "Redder, please."})

    job.refresh_from_db()
    assert empty.status_code == 422
    assert job.status == AssignmentStatus.RETURNED
    assert job.submissions.get().remarks == "Redder, please."


def test_offer_goes_to_the_chosen_freelancer(desk: Client, service: Any, fay_user: User) -> None:
    fay = join(fay_user, service)
    order = briefed(service)

    nobody = desk.post(url(order, "assign/"), {"pay": "70"})
    desk.post(url(order, "assign/"), {"freelancer": fay.public_id, "pay": "70.50"})
    again = desk.post(
        url(order, "assign/"), {"freelancer": fay.public_id, "pay": "70.50"}, follow=True
    )

    assert nobody.status_code == 422
    job = Assignment.objects.get()
    assert (job.freelancer, job.pay_amount) == (fay, 7_050)
    assert "Fay Okoro already has this order." in again.text


def yes_to(page: Any) -> dict[str, str]:
    """The tick as the page asks for it, with the figures it is for."""
    return {"accept_margin": "on", "accepted": page.context["form"]["accepted"].value()}


def test_thin_offer_needs_a_yes(desk: Client, service: Any, fay_user: User) -> None:
    fay = join(fay_user, service)
    order = briefed(service)
    form = {"freelancer": fay.public_id, "pay": "160"}

    asked = desk.post(url(order, "assign/"), form)
    desk.post(url(order, "assign/"), {**form, **yes_to(asked)})

    assert asked.status_code == 422
    assert "your lowest margin is 20" in asked.text
    assert "Offer Fay Okoro €160 although it leaves" in asked.text
    assert Assignment.objects.get().pay_amount == 16_000


def test_yes_is_for_the_figures_it_was_asked_for(
    desk: Client, service: Any, fay_user: User, finn_user: User
) -> None:
    fay, finn = join(fay_user, service), join(finn_user, service)
    order = briefed(service)
    form = {"freelancer": fay.public_id, "pay": "160"}
    yes = yes_to(desk.post(url(order, "assign/"), form))

    other_pay = desk.post(url(order, "assign/"), {**form, **yes, "pay": "900"})
    other_person = desk.post(url(order, "assign/"), {**form, **yes, "freelancer": finn.public_id})
    bare = desk.post(url(order, "assign/"), {**form, "accept_margin": "on"})

    for page in (other_pay, other_person, bare):
        assert page.status_code == 422
        assert 'name="accept_margin"' in page.text
        assert "checked" not in page.text.split('name="accept_margin"')[1].split(">")[0]
    assert "Offer Fay Okoro €900" in other_pay.text
    assert "Offer Finn Larsen €160" in other_person.text
    assert not Assignment.objects.exists()

    desk.post(url(order, "assign/"), {**form, **yes_to(other_pay), "pay": "900"})
    assert Assignment.objects.get().pay_amount == 90_000


def test_pay_of_an_offer_takes_a_comma(desk: Client, service: Any, fay_user: User) -> None:
    fay = join(fay_user, service)
    order = briefed(service)

    wrong = desk.post(url(order, "assign/"), {"freelancer": fay.public_id, "pay": "lots"})
    desk.post(url(order, "assign/"), {"freelancer": fay.public_id, "pay": "70,50"})

    assert "Enter an amount such as 79 or 79.50." in wrong.text
    assert Assignment.objects.get().pay_amount == 7_050


def test_owner_makes_it_and_gives_the_pay(desk: Client, service: Any, olga: User) -> None:
    order = briefed(service)

    desk.post("/admin/desk/freelancers/me/", {"order": order.reference})
    olga_freelancer = Freelancer.objects.get(user=olga)
    without = desk.post(url(order, "assign/"), {"freelancer": olga_freelancer.public_id})
    desk.post(url(order, "assign/"), {"freelancer": olga_freelancer.public_id, "pay": "1"})

    assert without.status_code == 422
    assert Assignment.objects.get().freelancer == olga_freelancer


def test_cancel_says_the_refund_and_cancels_once(
    desk: Client, service: Any, fay_user: User
) -> None:
    order = briefed(service)
    accepted(order, join(fay_user, service))
    page = desk.get(url(order, "cancel/"))
    form = {"reason": "We cannot make it."}

    assert "Cancel the order and refund €200" in page.text
    assert "Fay Okoro" in page.text
    assert desk.post(url(order, "cancel/"), {"reason": ""}).status_code == 422
    desk.post(url(order, "cancel/"), form)
    again = desk.post(url(order, "cancel/"), form, follow=True)

    order.refresh_from_db()
    assert order.status == OrderStatus.CANCELLED
    assert MOVED_ON in again.text
    assert "We cannot make it." in again.text


def test_payment_needs_the_invoice_first(desk: Client, service: Any, fay_user: User) -> None:
    payout = make_payout(submitted(briefed(service), join(fay_user, service)))
    path = f"/admin/desk/freelancer-payments/{payout.public_id}/"
    record = {"record-reference": "SEPA 77", "record-paid_on": "2026-11-23"}

    early = desk.post(path, record)
    desk.post(path, {"step": "number", "number-number": "F-2026-9"})
    future = desk.post(path, {**record, "record-paid_on": "2026-11-24"})
    desk.post(path, record)
    again = desk.post(path, record, follow=True)

    payout.refresh_from_db()
    assert early.status_code == 422
    assert "The invoice number of the freelancer is missing" in early.text
    assert 'value="SEPA 77"' in early.text
    assert "Enter today or an earlier day." in future.text
    assert (payout.invoice_number, payout.reference) == ("F-2026-9", "SEPA 77")
    assert payout.paid_on == date(2026, 11, 23)
    assert again.status_code == 200


def test_payment_is_not_older_than_the_pay(desk: Client, service: Any, fay_user: User) -> None:
    payout = make_payout(submitted(briefed(service), join(fay_user, service)))
    path = f"/admin/desk/freelancer-payments/{payout.public_id}/"
    desk.post(path, {"step": "number", "number-number": "F-2026-9"})

    page = desk.post(path, {"record-reference": "SEPA 77", "record-paid_on": "2020-01-01"})

    payout.refresh_from_db()
    assert page.status_code == 422
    assert "This pay was booked on Monday 23 November." in page.text
    assert payout.paid_on is None


def test_day_of_another_year_shows_its_year(desk: Client, service: Any, fay_user: User) -> None:
    payout = make_payout(submitted(briefed(service), join(fay_user, service)))

    now = desk.get(f"/admin/desk/freelancer-payments/{payout.public_id}/")
    with clock.frozen(MONDAY + timedelta(days=60)):
        later = desk.get("/admin/desk/freelancer-payments/")

    assert '<dd class="num">Mon 30 Nov</dd>' in now.text
    assert "Mon 30 Nov 2026" in later.text


def test_staff_does_not_record_payments(
    client: Client, sam: User, service: Any, fay_user: User
) -> None:
    payout = make_payout(submitted(briefed(service), join(fay_user, service)))
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/admin/desk/freelancer-payments/{payout.public_id}/"

    assert client.get(path).status_code == 404
    assert client.post(path, {"step": "number", "number-number": "F"}).status_code == 404
    assert Payout.objects.get().invoice_number == ""


def test_new_freelancer_is_invited_again_and_revoked(desk: Client, agency: object) -> None:
    form = {
        "name": "Finn Larsen",
        "email": "Finn@makers.example",
        "kind": "person",
        "language": "en",
    }

    desk.post("/admin/desk/freelancers/", form)
    twice = desk.post("/admin/desk/freelancers/", form)
    person = Freelancer.objects.get(email="finn@makers.example")
    desk.post(f"/admin/desk/freelancers/{person.public_id}/invite/")
    assert Invitation.objects.filter(revoked_at=None).count() == 1
    desk.post(f"/admin/desk/freelancers/{person.public_id}/revoke/")

    assert twice.status_code == 422
    assert Invitation.objects.count() == 2
    assert not Invitation.objects.filter(revoked_at=None).exists()


def test_retry_puts_the_message_back_once(desk: Client, service: Any) -> None:
    message = park(paid(service))

    desk.post(f"/admin/desk/undelivered/{message.pk}/retry/")
    again = desk.post(f"/admin/desk/undelivered/{message.pk}/retry/", follow=True)

    message.refresh_from_db()
    assert message.parked_at is None
    assert "It was already tried again." in again.text


@pytest.mark.parametrize("words", ["order", "job", "bare order", "bare job", "run together"])
def test_search_by_reference_opens_the_order(
    desk: Client, service: Any, fay_user: User, words: str
) -> None:
    order = briefed(service)
    job = accepted(order, join(fay_user, service))
    typed = {
        "order": order.reference.lower(),
        "job": job.reference,
        "bare order": order.reference.removeprefix("DS-").lower(),
        "bare job": job.reference.removeprefix("M-"),
        "run together": order.reference.replace("-", ""),
    }[words]

    answer = desk.get("/admin/desk/search/", {"q": typed})

    assert answer.headers["Location"] == url(order)


@pytest.mark.parametrize("words", ["clara", "maison-lune", "Okoro"])
def test_search_finds_people_on_both_sides(
    desk: Client, service: Any, fay_user: User, words: str
) -> None:
    order = briefed(service)
    accepted(order, join(fay_user, service))

    page = desk.get("/admin/desk/search/", {"q": words})

    assert order.reference in page.text


@pytest.mark.parametrize("words", ["F-2026-014", "sepa 99"])
def test_search_finds_payments_by_their_documents(
    desk: Client, service: Any, fay_user: User, words: str
) -> None:
    payout = make_payout(submitted(briefed(service), join(fay_user, service)))
    type(payout).objects.filter(pk=payout.pk).update(
        invoice_number="F-2026-014", reference="SEPA 99"
    )

    page = desk.get("/admin/desk/search/", {"q": words}).text

    assert f"/admin/desk/freelancer-payments/{payout.public_id}/" in page


def test_search_finds_services_by_title(desk: Client, service: Any) -> None:
    page = desk.get("/admin/desk/search/", {"q": "logo"}).text

    assert f"/admin/catalog/service/{service.pk}/change/" in page


def test_bench_is_sorted_as_people_read(
    desk: Client, service: Any, fay_user: User, finn_user: User
) -> None:
    for user, name in ((fay_user, "Zoé Faure"), (finn_user, "Élodie Brun")):
        person = join(user, service)
        Freelancer.objects.filter(pk=person.pk).update(name=name)
    Freelancer.objects.create(
        name="Fabien Roux", email="fabien@makers.example", created_at=clock.now()
    )

    page = desk.get("/admin/desk/freelancers/").text

    found = sorted(["Zoé Faure", "Élodie Brun", "Fabien Roux"], key=page.index)
    assert found == ["Élodie Brun", "Fabien Roux", "Zoé Faure"]


def test_assign_shows_the_load_of_those_without_a_rate(
    desk: Client, service: Any, fay_user: User
) -> None:
    fay = join(fay_user, service)
    accepted(briefed(service, email="carl@kiln.example"), fay)
    order = briefed(service)
    fay.rates.all().delete()

    page = desk.get(url(order, "assign/")).text

    assert "No rate for this package: enter the pay" in page
    assert "1 of 2" in page
    assert "Lowest margin: 20%" in page


def test_pay_of_nothing_is_refused_in_plain_words(
    desk: Client, service: Any, fay_user: User
) -> None:
    fay = join(fay_user, service)
    order = briefed(service)

    page = desk.post(url(order, "assign/"), {"freelancer": fay.public_id, "pay": "0"})

    assert page.status_code == 422
    assert "Ensure this value" not in page.text


def test_late_order_offers_reassigning(desk: Client, service: Any, fay_user: User) -> None:
    order = briefed(service)
    job = accepted(order, join(fay_user, service))

    with clock.frozen(job.due_at + timedelta(hours=1)):
        page = desk.get("/admin/")

    assert f'href="{url(order, "assign/")}"' in page.text
    assert maker(job.freelancer).user_id == fay_user.pk
    assert job.due_at > MONDAY


def test_rewrites_are_kept_when_production_may_not_begin_yet(desk: Client, service: Any) -> None:
    make_question(service, "rival", crosses="edited", position=2)
    wait = orders.Declared(StartChoice.WAIT, "Wait.", "2026-11", "203.0.113.9")
    order = paid(service, start=wait)
    answers = {service.questions.get(slug=slug).pk: "Kiln & Co" for slug in ("idea", "rival")}
    orders.save_answers(order_id=order.pk, answers=answers, actor=CLIENT)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    answer = order.brief.answers.get(question__slug="rival")

    said = desk.post(
        url(order, "brief/"), {"step": "accept", f"accept-answer_{answer.pk}": "A pottery workshop"}
    )

    answer.refresh_from_db()
    order.refresh_from_db()
    assert said.status_code == 422
    assert answer.forward_text == "A pottery workshop"
    assert order.status == OrderStatus.BRIEF_CHECK
