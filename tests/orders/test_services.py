"""Prices, dates, payment, brief, delivery, changes, silence, messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import Role, User
from catalog.models import Crosses, ServiceStatus
from kernel import clock
from kernel.actors import SYSTEM
from kernel.files import FileRefused
from kernel.models import AgencyProfile, VatRegime
from kernel.money import Money
from kernel.states import IllegalTransition
from orders import services
from orders.models import BriefFile, Message, Order
from orders.states import OrderStatus
from tests.conftest import MONDAY
from tests.factories.catalog import make_extra, make_question, make_service, package
from tests.factories.orders import (
    CLIENT,
    STAFF,
    answer_all,
    deliver,
    delivered_order,
    order_in,
    paid_order,
    pay,
    place,
    png,
    reviewed_order,
    stored_file,
    submitted_order,
)

pytestmark = pytest.mark.django_db


def charge_vat(agency: AgencyProfile) -> None:
    agency.vat_regime = VatRegime.STANDARD
    agency.save()


# Prices


def test_quote_under_the_franchise_charges_no_vat(agency: AgencyProfile) -> None:
    service = make_service()

    quote = services.quote(package=package(service), extras=[service.extras.get()])

    assert (quote.net, quote.vat, quote.gross) == (Money(26_000), Money(0), Money(26_000))
    assert (quote.days, quote.revisions) == (6, 2)


def test_quote_with_vat_takes_the_net_out_of_each_price(agency: AgencyProfile) -> None:
    charge_vat(agency)
    service = make_service()
    odd = make_extra(service, "odd", price_amount=999)

    quote = services.quote(package=package(service, "basic"), extras=[odd])

    rows = [(line.net.amount, line.vat.amount, line.gross.amount) for line in quote.lines]
    assert rows == [(8_333, 1_667, 10_000), (833, 166, 999)]
    assert quote.vat_rate == Decimal("0.2")
    assert quote.net + quote.vat == quote.gross == Money(10_999)


def test_quote_refuses_an_extra_of_another_service(agency: AgencyProfile) -> None:
    other = make_service("other")

    with pytest.raises(services.NotOnSale):
        services.quote(package=package(make_service()), extras=[other.extras.get()])


def test_quote_refuses_an_extra_that_is_no_longer_on_sale(agency: AgencyProfile) -> None:
    service = make_service()
    gone = make_extra(service, "gone", is_active=False)

    with pytest.raises(services.NotOnSale):
        services.quote(package=package(service), extras=[gone])


def test_place_copies_titles_and_prices_to_lines(agency: AgencyProfile) -> None:
    charge_vat(agency)
    service = make_service()

    order = place(chosen=package(service), extras=[service.extras.get()], email="Clara@X.example ")

    first, second = order.lines.all()
    assert (first.title_en, first.title_fr) == (
        "Logo design, Standard",
        "Création de logo, Standard",
    )
    assert (first.net_amount, first.vat_amount, first.gross_amount) == (16_667, 3_333, 20_000)
    assert (second.kind, second.extra, second.days) == ("extra", service.extras.get(), 1)
    assert order.gross_amount == 26_000 == first.gross_amount + second.gross_amount
    assert (order.status, order.email, order.days) == ("awaiting_payment", "clara@x.example", 6)
    assert order.pay_before == MONDAY + timedelta(hours=1)


def test_place_later_price_changes_leave_the_order_alone(agency: AgencyProfile) -> None:
    service = make_service()
    order = place(chosen=package(service))

    service.packages.update(price_amount=99_900)

    order.refresh_from_db()
    assert order.gross == Money(20_000)
    assert order.lines.get().gross == Money(20_000)


def test_place_a_service_that_is_not_published_is_refused(agency: AgencyProfile) -> None:
    service = make_service(status=ServiceStatus.ARCHIVED)

    with pytest.raises(services.NotOnSale):
        place(chosen=package(service))

    assert not Order.objects.exists()


# Payment


def test_confirm_payment_makes_the_client_and_opens_the_brief(agency: AgencyProfile) -> None:
    order = pay(place())

    client = User.objects.get(email="clara@maison-lune.example")
    assert (client.role, client.verified_at, client.name) == (Role.CLIENT, None, "Clara Dupont")
    assert (order.status, order.client, order.paid_at) == ("awaiting_brief", client, MONDAY)
    assert [row.label_en for row in order.brief.answers.all()] == ["Your idea?", "Your notes?"]


def test_confirm_payment_attaches_the_account_of_the_address(clara: User) -> None:
    order = pay(place(email=clara.email.upper()))

    assert order.client == clara


def test_confirm_payment_twice_with_one_reference_has_one_effect(agency: AgencyProfile) -> None:
    order = pay(place())

    again = pay(order)

    assert again.status == "awaiting_brief"
    assert order.events.filter(name="confirm_payment").count() == 1


def test_confirm_payment_by_a_second_payment_is_refused(agency: AgencyProfile) -> None:
    order = pay(place())

    with pytest.raises(IllegalTransition):
        pay(order, "pi_2")

    order.refresh_from_db()
    assert order.payment_reference == "pi_1"


@pytest.mark.parametrize("amount", [Money(19_999), Money(20_001), Money(20_000, "USD")])
def test_confirm_payment_of_another_amount_is_refused(agency: AgencyProfile, amount: Money) -> None:
    order = place()

    with pytest.raises(services.AmountMismatch):
        services.confirm_payment(order_id=order.pk, amount=amount, reference="pi_1")

    order.refresh_from_db()
    assert (order.status, order.paid_at) == ("awaiting_payment", None)


@pytest.mark.parametrize("status", [OrderStatus.EXPIRED, OrderStatus.CANCELLED])
def test_confirm_payment_of_a_closed_order_is_refused(
    agency: AgencyProfile, status: OrderStatus
) -> None:
    order = order_in(status)

    with pytest.raises(IllegalTransition):
        pay(order)

    assert order.events.count() == 2


def test_confirm_payment_for_a_freelancers_address_is_refused(fay_user: User) -> None:
    order = place(email=fay_user.email)

    with pytest.raises(services.AddressTaken):
        pay(order)

    order.refresh_from_db()
    assert (order.status, order.client) == ("awaiting_payment", None)


def test_expire_before_the_time_is_over_does_nothing(agency: AgencyProfile) -> None:
    order = place()

    services.expire_order(order_id=order.pk)

    order.refresh_from_db()
    assert order.status == "awaiting_payment"


def test_expire_a_paid_order_does_nothing(agency: AgencyProfile) -> None:
    order = pay(place())

    with clock.frozen(order.pay_before):
        services.expire_order(order_id=order.pk)

    order.refresh_from_db()
    assert order.status == "awaiting_brief"


def test_await_transfer_keeps_the_order_open_for_five_days(agency: AgencyProfile) -> None:
    order = place()

    order = services.await_transfer(order_id=order.pk)

    assert order.pay_before == MONDAY + timedelta(days=5)


@pytest.mark.parametrize("reason", ["", "  "])
def test_cancel_without_a_reason_is_refused(agency: AgencyProfile, reason: str) -> None:
    order = place()

    with pytest.raises(services.ReasonMissing):
        services.cancel_order(order_id=order.pk, actor=STAFF, reason=reason)

    assert order.events.count() == 1


def test_cancel_in_production_is_for_staff_only(agency: AgencyProfile) -> None:
    order = submitted_order()

    with pytest.raises(IllegalTransition):
        services.cancel_order(order_id=order.pk, actor=CLIENT, reason="Changed my mind")
    cancelled = services.cancel_order(order_id=order.pk, actor=STAFF, reason="Not possible")

    assert (cancelled.status, cancelled.cancel_reason) == ("cancelled", "Not possible")


# Brief


def test_save_answers_keeps_a_draft(agency: AgencyProfile) -> None:
    order = paid_order()
    idea = order.service.questions.get(slug="idea")

    services.save_answers(order_id=order.pk, answers={idea.pk: "  A moon  "}, actor=CLIENT)

    order.brief.refresh_from_db()
    assert order.brief.answers.get(question=idea).text == "A moon"
    assert (order.brief.saved_at, order.brief.submitted_at) == (MONDAY, None)


def test_save_answers_drops_choices_that_do_not_exist(agency: AgencyProfile) -> None:
    service = make_service()
    style = make_question(
        service, "style", kind="several", choices_en=["A", "B"], choices_fr=["A", "B"]
    )
    order = paid_order(chosen=package(service))

    services.save_answers(order_id=order.pk, answers={style.pk: [1, 7, -1]}, actor=CLIENT)

    assert order.brief.answers.get(question=style).choices == [1]


def test_save_answers_once_submitted_is_refused(agency: AgencyProfile) -> None:
    order = submitted_order()
    idea = order.service.questions.get(slug="idea")

    with pytest.raises(IllegalTransition):
        services.save_answers(order_id=order.pk, answers={idea.pk: "Late"}, actor=CLIENT)

    assert order.brief.answers.get(question=idea).text != "Late"


def test_submit_an_incomplete_brief_names_what_is_missing(agency: AgencyProfile) -> None:
    service = make_service()
    make_question(service, "logo", kind="file", position=5)
    order = paid_order(chosen=package(service))

    with pytest.raises(services.BriefIncomplete) as caught:
        services.submit_brief(order_id=order.pk, actor=CLIENT)

    assert [question.slug for question in caught.value.questions] == ["idea", "logo"]
    order.refresh_from_db()
    assert order.status == "awaiting_brief"


def test_submit_a_complete_brief_fixes_the_date(agency: AgencyProfile) -> None:
    order = submitted_order()

    assert order.status == "in_production"
    assert order.brief_accepted_at == MONDAY
    assert order.promised_at == datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
    assert order.internal_due_at is not None
    assert MONDAY < order.internal_due_at < order.promised_at
    names = list(order.events.values_list("name", "actor_kind"))
    assert names[-2:] == [("submit_brief", "client"), ("accept_brief", "system")]


def test_submit_a_brief_the_owner_wants_to_see_waits(agency: AgencyProfile) -> None:
    order = order_in(OrderStatus.BRIEF_CHECK)

    assert (order.status, order.promised_at) == ("brief_check", None)


def test_brief_with_an_edited_answer_waits_until_it_is_rewritten(agency: AgencyProfile) -> None:
    service = make_service()
    service.questions.filter(slug="idea").update(crosses=Crosses.EDITED)
    order = submitted_order(chosen=package(service))
    answer = order.brief.answers.get(question__slug="idea")
    assert order.status == "brief_check"

    with pytest.raises(services.BriefNotRewritten):
        services.accept_brief(order_id=order.pk, actor=STAFF)
    services.rewrite_answer(answer_id=answer.pk, text="A moon, blue", actor=STAFF)
    order = services.accept_brief(order_id=order.pk, actor=STAFF)

    assert order.status == "in_production"


def test_rewritten_answer_is_void_once_the_client_changes_it(agency: AgencyProfile) -> None:
    service = make_service()
    service.questions.filter(slug="idea").update(crosses=Crosses.EDITED)
    order = submitted_order(chosen=package(service))
    answer = order.brief.answers.get(question__slug="idea")
    services.rewrite_answer(answer_id=answer.pk, text="Ours", actor=STAFF)
    services.ask_for_brief(order_id=order.pk, questions="Which blue?", actor=STAFF)

    services.save_answers(order_id=order.pk, answers={answer.question_id: "Navy"}, actor=CLIENT)

    answer.refresh_from_db()
    assert (answer.text, answer.forward_text) == ("Navy", "")


def test_ask_for_brief_gives_it_back_with_questions(agency: AgencyProfile) -> None:
    order = order_in(OrderStatus.BRIEF_CHECK)

    order = services.ask_for_brief(order_id=order.pk, questions="Which blue?", actor=STAFF)

    order.brief.refresh_from_db()
    assert order.status == "awaiting_brief"
    assert (order.brief.agency_questions, order.brief.submitted_at) == ("Which blue?", None)


def test_brief_file_counts_as_an_answer_until_removed(agency: AgencyProfile) -> None:
    service = make_service()
    question = make_question(service, "logo", kind="file")
    order = paid_order(chosen=package(service))
    answer_all(order)

    file = services.add_brief_file(
        order_id=order.pk, question_id=question.pk, upload=png("mine.png"), actor=CLIENT
    )
    given = services.missing_answers(order)
    services.remove_brief_file(file_id=file.pk, actor=CLIENT)

    assert (file.name, given) == ("mine.png", [])
    assert services.missing_answers(order) == [question]


def test_brief_file_of_a_wrong_kind_is_refused(agency: AgencyProfile) -> None:
    service = make_service()
    question = make_question(service, "logo", kind="file")
    order = paid_order(chosen=package(service))

    with pytest.raises(FileRefused):
        services.add_brief_file(
            order_id=order.pk, question_id=question.pk, upload=png("mine.exe"), actor=CLIENT
        )

    assert not BriefFile.objects.exists()


def test_brief_takes_ten_files_per_question(agency: AgencyProfile) -> None:
    service = make_service()
    question = make_question(service, "logo", kind="file")
    order = paid_order(chosen=package(service))
    for _ in range(services.FILES_PER_ANSWER):
        services.add_brief_file(
            order_id=order.pk, question_id=question.pk, upload=png(), actor=CLIENT
        )

    with pytest.raises(services.TooManyFiles):
        services.add_brief_file(
            order_id=order.pk, question_id=question.pk, upload=png(), actor=CLIENT
        )

    assert BriefFile.objects.count() == services.FILES_PER_ANSWER


# Delivery and answer


def test_deliver_names_files_after_order_and_version(agency: AgencyProfile) -> None:
    order = reviewed_order()

    delivery = services.deliver_order(
        order_id=order.pk,
        files=[(stored_file(), ""), (stored_file(), "logo"), (stored_file(), "kit.png")],
        note=" Enjoy ",
        actor=STAFF,
    )

    order.refresh_from_db()
    assert [file.name for file in delivery.files.all()] == [
        f"{order.reference}-v1-1.png",
        "logo.png",
        "kit.png",
    ]
    assert (delivery.version, delivery.note) == (1, "Enjoy")
    assert (order.status, order.answer_before) == ("delivered", MONDAY + timedelta(days=7))


@pytest.mark.parametrize(
    ("names", "error"), [([], services.NothingToDeliver), (["a", "a.png"], services.FileNameTwice)]
)
def test_deliver_nothing_or_one_name_twice_is_refused(
    agency: AgencyProfile, names: list[str], error: type[Exception]
) -> None:
    order = reviewed_order()

    with pytest.raises(error):
        services.deliver_order(
            order_id=order.pk, files=[(stored_file(), n) for n in names], note="", actor=STAFF
        )

    order.refresh_from_db()
    assert (order.status, order.deliveries.count()) == ("in_review", 0)


def test_changes_take_a_round_and_resume_with_a_shorter_clock(agency: AgencyProfile) -> None:
    order = delivered_order()

    services.request_changes(order_id=order.pk, body="Bluer", actor=CLIENT)
    order = services.resume_production(order_id=order.pk, actor=SYSTEM)

    assert (order.status, order.revisions_used, order.revisions_left) == ("in_production", 1, 1)
    assert order.promised_at == datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
    assert order.answer_before is None


@pytest.mark.parametrize(
    ("days", "expected"), [(1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (8, 3), (30, 3)]
)
def test_days_for_changes_are_forty_percent_and_three_at_most(days: int, expected: int) -> None:
    assert services.days_for_changes(days) == expected


def test_changes_beyond_the_rounds_of_the_package_are_refused(agency: AgencyProfile) -> None:
    order = delivered_order(chosen=package(make_service(), "basic"))
    services.request_changes(order_id=order.pk, body="Bluer", actor=CLIENT)
    services.resume_production(order_id=order.pk, actor=SYSTEM)
    services.record_submission(order_id=order.pk, actor=SYSTEM)
    deliver(order)

    with pytest.raises(services.NoRoundsLeft):
        services.request_changes(order_id=order.pk, body="Greener", actor=CLIENT)

    order.refresh_from_db()
    assert (order.status, order.revisions_used) == ("delivered", 1)


def test_silence_completes_when_the_time_is_over(agency: AgencyProfile) -> None:
    order = delivered_order()
    services.complete_in_silence(order_id=order.pk)
    order.refresh_from_db()
    assert order.status == "delivered"

    with clock.frozen(MONDAY + timedelta(days=7)):
        order = services.complete_in_silence(order_id=order.pk)

    assert (order.status, order.completed_at) == ("completed", MONDAY + timedelta(days=7))


def test_silence_after_the_client_asked_for_changes_does_nothing(agency: AgencyProfile) -> None:
    order = order_in(OrderStatus.REVISION_REQUESTED)

    with clock.frozen(MONDAY + timedelta(days=7)):
        order = services.complete_in_silence(order_id=order.pk)

    assert order.status == "revision_requested"


def test_changes_after_silence_completed_are_refused(agency: AgencyProfile) -> None:
    order = delivered_order()
    with clock.frozen(MONDAY + timedelta(days=7)):
        services.complete_in_silence(order_id=order.pk)

    with pytest.raises(IllegalTransition):
        services.request_changes(order_id=order.pk, body="Late", actor=CLIENT)

    order.refresh_from_db()
    assert (order.status, order.revisions_used) == ("completed", 0)


def test_approve_twice_completes_once(agency: AgencyProfile) -> None:
    order = delivered_order()
    services.approve_delivery(order_id=order.pk, actor=CLIENT)

    with pytest.raises(IllegalTransition):
        services.approve_delivery(order_id=order.pk, actor=CLIENT)

    assert order.events.filter(to_status="completed").count() == 1


# Messages


def test_message_of_the_agency_answers_the_clients(agency: AgencyProfile, sam: User) -> None:
    order = paid_order()
    asked = services.post_message(order_id=order.pk, body=" When? ", actor=CLIENT)

    services.post_message(order_id=order.pk, body="Soon", actor=sam.actor)

    asked.refresh_from_db()
    assert (asked.body, asked.answered_at) == ("When?", MONDAY)
    assert [m.author for m in order.messages.all()] == [None, sam]


def test_close_messages_needs_no_reply(agency: AgencyProfile) -> None:
    order = paid_order()
    services.post_message(order_id=order.pk, body="Thanks", actor=CLIENT)

    closed = services.close_messages(order_id=order.pk, actor=STAFF)

    assert closed == 1
    assert not Message.objects.filter(answered_at=None).exists()


def test_message_of_a_freelancer_is_refused(agency: AgencyProfile, fay_user: User) -> None:
    order = paid_order()

    with pytest.raises(IllegalTransition):
        services.post_message(order_id=order.pk, body="Hello", actor=fay_user.actor)

    assert not Message.objects.exists()
