"""The list before real money: each item tests itself and says what to do while it is red."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agency.golive import facts, sales
from catalog.legal import services as law
from catalog.models import Package, Service
from freelancers.models import Rate
from kernel import clock, profile
from kernel.charges import Rates
from kernel.legal_facts import Disclosure
from kernel.models import AgencyProfile, VatRegime
from kernel.templatetags.relais import day
from payments import mode

IDENTITY = ("legal_name", "legal_form", "legal_id", "address")
NOT_SENDING = ("console", "dummy", "locmem", "filebased", "kernel.mailbox")
BACKUP_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Item:
    """`is_must`: real money does not start while it is red. `words`: what is, or what to do."""

    code: str
    title: str
    is_done: bool
    words: str
    url: str = ""
    link: str = ""
    is_must: bool = True


def items() -> list[Item]:
    agency = profile.current()
    return [check(agency) for check in CHECKS]


def red_musts() -> list[Item]:
    return [item for item in items() if item.is_must and not item.is_done]


def _identity(agency: AgencyProfile) -> Item:
    missing = _names(name for name in IDENTITY if not getattr(agency, name))
    return _setting(
        "identity",
        _("Your legal identity"),
        is_done=not missing,
        done=_("Name, form, number and address stand on your pages and invoices."),
        todo=_("The law wants whoever sells to have a name. Missing: %(fields)s.")
        % {"fields": missing},
    )


def _vat(agency: AgencyProfile) -> Item:
    charges = agency.vat_regime == VatRegime.STANDARD
    if charges and not agency.vat_number:
        words = _("You charge VAT: enter your VAT number, or choose the franchise.")
        return _setting("vat", _("VAT"), is_done=False, done="", todo=words)
    try:
        Rates(agency).on("vat_standard", Rates(agency).today)
    except LookupError:
        words = _("No VAT rate holds today: add its row with its date and its source.")
        url = reverse("admin:kernel_legalparameter_changelist")
        link = _("Open the legal rates")
        return Item("vat", _("VAT"), is_done=False, words=words, url=url, link=link)
    words = _("VAT is charged under %(number)s.") % {"number": agency.vat_number}
    done = words if charges else _("No VAT: franchise.")
    return _setting("vat", _("VAT"), is_done=True, done=done, todo="")


def _mediator(agency: AgencyProfile) -> Item:
    is_named = bool(agency.mediator_name and agency.mediator_url)
    done = _("You sell to firms only: none is needed.")
    if agency.sells_to_consumers:
        done = _("Consumers can turn to %(name)s.") % {"name": agency.mediator_name}
    return _setting(
        "mediator",
        _("Consumer mediator"),
        is_done=is_named or not agency.sells_to_consumers,
        done=done,
        todo=_(
            "You sell to consumers: join a mediator and enter the name and the website. If every "
            "client is a firm, untick that you sell to consumers."
        ),
    )


def _disclosure(agency: AgencyProfile) -> Item:
    chosen = agency.disclosure not in ("", Disclosure.ACCEPTED)
    return _setting(
        "disclosure",
        _("Who makes the work: what you tell"),
        is_done=chosen,
        done=str(agency.get_disclosure_display()),
        todo=_("Choose what your clients are told about who makes their work."),
    )


def _texts(agency: AgencyProfile) -> Item:
    unready = law.not_ready()
    return Item(
        "texts",
        _("Law texts published"),
        not unready,
        _("All of them are published, without a blank.")
        if not unready
        else _("Some were never published, or have a blank: complete the settings, then publish."),
        reverse("admin:desk_law"),
        _("Open the law texts"),
    )


def _terms(agency: AgencyProfile) -> Item:
    at = facts.confirmed_at(facts.TERMS, facts.terms_as_they_read())
    return Item(
        "terms",
        _("Terms of sale read"),
        at is not None,
        _("You confirmed on %(day)s that you read them.") % {"day": day(at)}
        if at
        else _("Read them once to the end, then confirm. When they change, you confirm again."),
        reverse("catalog:law", args=["terms"]),
        _("Read the terms"),
    )


def _address(agency: AgencyProfile) -> Item:
    return Item(
        "address",
        _("Web address with https"),
        settings.IS_HTTPS,
        settings.SITE_URL
        if settings.IS_HTTPS
        else _("Set SITE_URL to the https address of your agency and restart."),
    )


def _second_step(agency: AgencyProfile) -> Item:
    is_on = bool(settings.STAFF_MFA_REQUIRED)
    return Item(
        "second-step",
        _("Second step at sign-in"),
        is_on,
        _("Your team signs in with a password and a code.")
        if is_on
        else _("Take STAFF_MFA_REQUIRED out of the environment, or set it to True, and restart."),
    )


def _keys(agency: AgencyProfile) -> Item:
    is_set = not settings.IS_SANDBOX and bool(settings.STRIPE_SECRET_KEY)
    is_set = is_set and bool(settings.STRIPE_WEBHOOK_SECRETS)
    return Item(
        "keys",
        _("Stripe keys"),
        is_set,
        _("A key and the webhook's secret are set.")
        if is_set
        else _(
            "Practice mode asks Stripe nothing. Set PAYMENTS_MODE=stripe_test, a test key in "
            "STRIPE_SECRET_KEY and the webhook's secret in STRIPE_WEBHOOK_SECRETS, and restart."
        ),
    )


def can_send() -> bool:
    return not any(word in settings.EMAIL_BACKEND for word in NOT_SENDING)


def _mail(agency: AgencyProfile) -> Item:
    at = facts.confirmed_at(facts.MAIL, facts.way_of_mail()) if can_send() else None
    if not can_send():
        words = _(
            "No mail leaves this install. Set EMAIL_URL and DEFAULT_FROM_EMAIL, outside practice "
            "mode, and restart."
        )
    elif at is None:
        words = _("Send yourself a test mail, then type the code that stands in it.")
    else:
        words = _("A test mail from %(sender)s arrived on %(day)s.") % {
            "sender": settings.DEFAULT_FROM_EMAIL,
            "day": day(at),
        }
    return Item("mail", _("Mails arrive"), at is not None, words)


def _trial_sale(agency: AgencyProfile) -> Item:
    is_done = sales.is_proved_by_stripe()
    return Item(
        "trial-sale",
        _("A sale paid and refunded through Stripe"),
        is_done,
        _("Key, webhook, payment and refund have worked together.")
        if is_done
        else _(
            "With PAYMENTS_MODE=stripe_test, buy a service with Stripe's test card 4242 4242 4242 "
            "4242, then refund it on the order's page."
        ),
        reverse("admin:orders_order_changelist"),
        _("Open the orders"),
    )


def _on_sale(agency: AgencyProfile) -> Item:
    count = Service.objects.published().count()
    return Item(
        "on-sale",
        _("A service on sale"),
        count > 0,
        _("On sale: %(count)d.") % {"count": count} if count else _("Publish your first service."),
        reverse("admin:catalog_service_changelist"),
        _("Open the services"),
        is_must=False,
    )


def _bench(agency: AgencyProfile) -> Item:
    today = Rates(agency).today
    ready = Rate.objects.on(today).filter(
        freelancer__is_active=True, freelancer__user__is_active=True
    )
    on_sale = Package.objects.filter(service__in=Service.objects.published())
    alone = on_sale.exclude(pk__in=ready.values("package")).select_related("service").first()
    return Item(
        "bench",
        _("Somebody for each package"),
        alone is None,
        _("Every package on sale has somebody who can make it.")
        if alone is None
        else _("Nobody with a rate can make “%(package)s”: add a rate or invite somebody.")
        % {"package": alone},
        reverse("admin:desk_freelancers"),
        _("Open the freelancers"),
        is_must=False,
    )


def _backup(agency: AgencyProfile) -> Item:
    at = facts.confirmed_at(facts.BACKUP, "")
    is_fresh = at is not None and clock.now() - at <= BACKUP_LASTS
    return Item(
        "backup",
        _("Backup of the last seven days"),
        is_fresh,
        _("Made on %(day)s. Keep it on another machine.") % {"day": day(at)}
        if at and is_fresh
        else _("Run python manage.py backup FOLDER on the server, every night by itself."),
        is_must=False,
    )


def _real_sale(agency: AgencyProfile) -> Item:
    is_done = sales.is_refunded_live()
    if is_done:
        words = _("Real money came, and went back.")
    elif mode.is_live():
        words = _("Buy your cheapest service with your own card, then refund it.")
    else:
        words = _("Comes last: the first thing to do once real money is on.")
    return Item("real-sale", _("One real sale refunded"), is_done, words, is_must=False)


CHECKS: tuple[Callable[[AgencyProfile], Item], ...] = (
    _identity,
    _vat,
    _mediator,
    _disclosure,
    _texts,
    _terms,
    _address,
    _second_step,
    _keys,
    _mail,
    _trial_sale,
    _on_sale,
    _bench,
    _backup,
    _real_sale,
)


def _setting(code: str, title: str, *, is_done: bool, done: str, todo: str) -> Item:
    url = reverse("admin:kernel_agencyprofile_change", args=[1])
    words = done if is_done else todo
    return Item(code, title, is_done, words, url, _("Open the settings"))


def _names(columns: Iterable[str]) -> str:
    """The profile's columns as its form calls them."""
    return ", ".join(
        capfirst(str(AgencyProfile._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        for name in columns
    )
