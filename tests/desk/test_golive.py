"""Going live: each item is red for its own reason, green once that is mended, and holds live."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from agency.golive import checks, facts, items, sales
from catalog.legal import services as law
from catalog.models import Service
from kernel import clock, outbox
from kernel.actors import SYSTEM
from kernel.legal_facts import Disclosure
from kernel.models import AgencyProfile, ConfirmedFact, LegalParameter, Mail
from payments.models import Payment, Refund
from tests.conftest import MONDAY
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import give_rate, make_freelancer
from tests.factories.payments import make_order, open_session, pay

pytestmark = pytest.mark.django_db
Settings = Any
PAGE = "/admin/desk/going-live/"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
COMPLETE = {
    "legal_form": "SASU",
    "disclosure": "authorised",
    "mediator_name": "CM2C",
    "mediator_url": "https://mediator.example/",
    "phone": "+33 3 00 00 00 00",
    "publication_director": "Olga Martin",
    "host_name": "Host",
    "host_address": "1 rue du Port, Lille",
    "host_phone": "+33 3 11 11 11 11",
}


@pytest.fixture
def boss(client: Client, olga: User) -> Client:
    client.force_login(olga, backend="django.contrib.auth.backends.ModelBackend")
    return client


def item(code: str) -> items.Item:
    return next(each for each in items.items() if each.code == code)


def set_up(settings: Settings) -> None:
    """What is neither a row nor a sale: the environment of a real install in Stripe's test mode."""
    settings.PAYMENTS_MODE, settings.IS_SANDBOX = "stripe_test", False
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "sk_test_1", ["whsec_1"]
    settings.SITE_URL, settings.IS_HTTPS = "https://atelier.example", True
    settings.EMAIL_BACKEND, settings.STAFF_MFA_REQUIRED = SMTP, True


def refund_of(session_id: str, *, livemode: bool = False) -> Refund:
    """A sale that was paid and given back; the session says who made it up."""
    payment = Payment.objects.create(
        order=make_order(service=Service.objects.first() or make_service()),
        attempt=1,
        status="succeeded",
        amount=19_000,
        currency="EUR",
        livemode=livemode,
        session_id=session_id,
        created_at=MONDAY,
        expires_at=MONDAY,
        paid_at=MONDAY,
    )
    return Refund.objects.create(
        payment=payment,
        key=f"test:{session_id}",
        status="succeeded",
        amount=19_000,
        currency="EUR",
        requested_at=MONDAY,
    )


def make_green(settings: Settings) -> None:
    set_up(settings)
    AgencyProfile.objects.update(**COMPLETE)
    law.publish_all(actor=SYSTEM)
    facts.confirm(code=facts.TERMS, about=facts.terms_as_they_read())
    facts.confirm(code=facts.MAIL, about=facts.way_of_mail())
    refund_of("cs_test_a1")


def test_practice_install_is_red_where_only_the_owner_can_help(
    agency: AgencyProfile, settings: Settings
) -> None:
    settings.STAFF_MFA_REQUIRED = False

    red = [each.code for each in items.red_musts()]

    assert red == [
        "identity",
        "mediator",
        "disclosure",
        "texts",
        "terms",
        "address",
        "second-step",
        "keys",
        "mail",
        "trial-sale",
    ]


def test_everything_done_is_green(agency: AgencyProfile, settings: Settings) -> None:
    make_green(settings)

    assert items.red_musts() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"address": ""}, "identity"),
        ({"vat_regime": "standard"}, "vat"),
        ({"mediator_url": ""}, "mediator"),
        ({"disclosure": ""}, "disclosure"),
        ({"disclosure": Disclosure.ACCEPTED}, "disclosure"),
    ],
)
def test_one_blank_of_the_profile_turns_its_item_red(
    agency: AgencyProfile, settings: Settings, changes: dict[str, str], code: str
) -> None:
    make_green(settings)
    AgencyProfile.objects.update(**changes)

    assert not item(code).is_done


def test_firms_only_need_no_mediator(agency: AgencyProfile) -> None:
    AgencyProfile.objects.update(sells_to_consumers=False)

    assert item("mediator").is_done


def test_vat_needs_a_rate_that_holds_today(agency: AgencyProfile) -> None:
    AgencyProfile.objects.update(vat_regime="standard", vat_number="FR12345678901")
    before = item("vat").is_done
    LegalParameter.objects.filter(code="vat_standard").delete()

    assert (before, item("vat").is_done) == (True, False)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("IS_HTTPS", False, "address"),
        ("STAFF_MFA_REQUIRED", False, "second-step"),
        ("STRIPE_SECRET_KEY", "", "keys"),
        ("STRIPE_WEBHOOK_SECRETS", [], "keys"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "mail"),
        ("DEFAULT_FROM_EMAIL", "other@atelier.example", "mail"),
    ],
)
def test_one_wrong_setting_turns_its_item_red(
    agency: AgencyProfile, settings: Settings, name: str, value: object, code: str
) -> None:
    make_green(settings)
    setattr(settings, name, value)

    assert [each.code for each in items.red_musts()] == [code]


def test_terms_are_read_once_and_again_when_they_change(boss: Client, settings: Settings) -> None:
    about = facts.terms_as_they_read()
    boss.post(f"{PAGE}terms/", {"about": "another text"})
    unread = item("terms").is_done
    boss.post(f"{PAGE}terms/", {"about": about})
    read = item("terms").is_done
    AgencyProfile.objects.update(refund_promise=True)

    assert (unread, read, item("terms").is_done) == (False, True, False)


def test_mail_is_proved_by_the_code_that_stands_in_it(boss: Client, settings: Settings) -> None:
    set_up(settings)
    settings.IS_HTTPS = False  # the test browser speaks http
    settings.STAFF_MFA_REQUIRED = False
    boss.post(f"{PAGE}mail/")
    mail = Mail.objects.get(name="agency/test_mail")

    boss.post(f"{PAGE}mail-code/", {"code": "000000" if facts.mail_code() != "000000" else "1"})
    wrong = item("mail").is_done
    boss.post(f"{PAGE}mail-code/", {"code": f" {facts.mail_code()} "})

    assert mail.to == "olga@relais.example"
    assert facts.mail_code() in mail.text
    assert (wrong, item("mail").is_done) == (False, True)


def test_practice_mode_sends_no_test_mail_and_takes_no_code(boss: Client) -> None:
    page = boss.post(f"{PAGE}mail/", follow=True).content.decode()
    boss.post(f"{PAGE}mail-code/", {"code": facts.mail_code()})

    assert "No mail leaves this install: nothing was sent." in page
    assert not Mail.objects.exists()
    assert not ConfirmedFact.objects.exists()


def test_sale_of_practice_mode_proves_nothing_at_stripe(agency: AgencyProfile) -> None:
    order = make_order()
    open_session(order)
    pay(order)
    session = str(order.payments.get().session_id)
    Refund.objects.create(
        payment=order.payments.get(),
        key="test",
        status="succeeded",
        amount=1,
        currency="EUR",
        requested_at=MONDAY,
    )

    assert session.startswith("cs_test_sbx_")
    assert not item("trial-sale").is_done


@pytest.mark.parametrize("rail", ["transfer", "elsewhere"])
def test_money_that_did_not_pass_stripe_proves_nothing_of_it(
    agency: AgencyProfile, settings: Settings, rail: str
) -> None:
    refund = refund_of("cs_live_1", livemode=True)
    shown = (sales.is_proved_by_stripe(), sales.is_refunded_live(), sales.has_sold_live())
    Payment.objects.filter(pk=refund.payment_id).update(
        rail=rail, session_id=None, received_on=MONDAY.date()
    )

    assert shown == (True, True, True)
    assert not sales.is_proved_by_stripe()
    assert not sales.is_refunded_live()
    assert not sales.has_sold_live()
    assert not item("trial-sale").is_done
    assert not item("real-sale").is_done
    assert len(start_live(settings)) > 1


def test_card_payment_without_a_session_proves_nothing_at_stripe(agency: AgencyProfile) -> None:
    refund = refund_of("cs_live_1", livemode=True)
    Payment.objects.filter(pk=refund.payment_id).update(session_id=None)

    assert not sales.is_proved_by_stripe()
    assert not sales.is_refunded_live()
    assert not sales.has_sold_live()


def test_real_sale_counts_once_it_is_refunded(agency: AgencyProfile) -> None:
    before = item("real-sale").is_done
    refund_of("cs_live_1", livemode=True)

    assert (before, item("real-sale").is_done, item("real-sale").is_must) == (False, True, False)


def test_package_on_sale_needs_somebody_with_a_rate(agency: AgencyProfile, fay_user: User) -> None:
    empty = item("on-sale").is_done
    service = make_service()
    alone = item("bench")
    fay = make_freelancer(fay_user)
    for tier in service.packages.values_list("tier", flat=True):
        give_rate(fay, package(service, tier))

    assert (empty, item("on-sale").is_done) == (False, True)
    assert not alone.is_done
    assert "Nobody with a rate can make" in alone.words
    assert item("bench").is_done
    assert Service.objects.count() == 1


def test_backup_counts_for_seven_days(agency: AgencyProfile) -> None:
    facts.confirm(code=facts.BACKUP, about="")
    fresh = item("backup").is_done
    with clock.frozen(MONDAY + timedelta(days=7, minutes=1)):
        old = item("backup").is_done

    assert (fresh, old) == (True, False)


def start_live(settings: Settings) -> list[str]:
    settings.PAYMENTS_MODE = "stripe_live"
    settings.STRIPE_SECRET_KEY = "sk_live_1"
    return [error.msg for error in checks.going_live(None)]


def test_live_mode_starts_when_every_must_is_green(
    agency: AgencyProfile, settings: Settings
) -> None:
    make_green(settings)

    assert start_live(settings) == []


def test_live_mode_refuses_to_start_and_says_which_item_is_red(
    agency: AgencyProfile, settings: Settings
) -> None:
    make_green(settings)
    ConfirmedFact.objects.filter(code=facts.TERMS).delete()

    refusal = start_live(settings)

    assert len(refusal) == 1
    assert refusal[0].startswith("Live payments wait for the checklist: Terms of sale read. Read")


def test_after_the_first_real_sale_new_terms_do_not_close_the_shop(
    agency: AgencyProfile, settings: Settings
) -> None:
    make_green(settings)
    refund_of("cs_live_1", livemode=True)
    ConfirmedFact.objects.all().delete()

    assert start_live(settings) == []


def test_other_modes_do_not_wait_for_the_list(settings: Settings) -> None:
    settings.PAYMENTS_MODE = "stripe_test"

    assert checks.going_live(None) == []


def test_page_counts_the_red_ones_and_names_what_to_do(boss: Client) -> None:
    page = boss.get(PAGE).content.decode()

    assert "points are red: real money does not start before they are green." in page
    assert "join a mediator" in page
    assert "I have read them" in page
    assert "Send the test mail" not in page  # practice mode sends none


def test_unknown_button_is_not_found(boss: Client) -> None:
    assert boss.post(f"{PAGE}something/").status_code == 404


def test_staff_do_not_see_the_list(client: Client, sam: User) -> None:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}terms/").status_code == 404
    outbox.deliver_due()
    assert not ConfirmedFact.objects.exists()
