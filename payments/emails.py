"""Mails about money: one function each, promised inside a handler. Values only, no rows.

None goes to the client of a channel that forbids mails.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kernel import mail, profile
from kernel.templatetags.relais import day, moment, money
from orders.emails import is_gone, language_of
from orders.links import open_token
from payments import invoice_paper
from payments.models import AwaitedTransfer, Invoice, Payment, Payout, Refund
from payments.ways import way_back


def refunded(refund: Refund) -> None:
    """To the client: the bank has been asked and has agreed."""
    order = refund.payment.order
    if is_gone(order) or not order.may_mail:
        return
    note = Invoice.objects.filter(refund=refund).first()
    language = language_of(order)
    with translation.override(language):
        context = {
            "has_note": note is not None,
            "way": way_back(refund.payment).value,
            "amount": refund.money,
            "button_label": _("See the order"),
            "button_url": settings.SITE_URL + reverse("orders:detail", args=[order.public_id]),
            "facts": [(_("Order"), order.reference), (_("Refunded"), money(refund.money))],
            "reference": order.reference,
        }
    mail.send(
        "payments/refunded",
        to=order.client.email if order.client else order.email,
        language=language,
        key=f"payments:refund:{refund.pk}:{refund.attempt}:refunded",
        context=context,
        attachments=[(invoice_paper.SOURCE, note.public_id)] if note else (),
    )


def accounting_copy(invoice: Invoice) -> None:
    """To the accounting department the buyer named: the paper and what it is about."""
    order = invoice.order
    if not order.may_mail:
        return
    with translation.override(order.language):
        facts = [(invoice.get_kind_display(), invoice.number), (_("Order"), order.reference)]
        if order.purchase_order:
            facts.append((_("Your purchase order"), order.purchase_order))
        facts.append((_("Amount"), money(invoice.gross)))
        context = {
            "button_url": "",
            "facts": facts,
            "is_credit_note": invoice.is_credit_note,
            "number": invoice.number,
            "reference": order.reference,
        }
    mail.send(
        "payments/accounting_copy",
        to=order.accounting_email,
        language=order.language,
        key=f"payments:invoice:{invoice.pk}:accounting",
        context=context,
        attachments=[(invoice_paper.SOURCE, invoice.public_id)],
    )


def refused(payment: Payment) -> None:
    """To the client: the bank refused a debit after they had left the payment page."""
    order = payment.order
    if is_gone(order) or not order.may_mail:
        return
    language = language_of(order)
    with translation.override(language), timezone.override(profile.current().zone):
        path = reverse("orders:open", args=[open_token(order)])
        context = {
            "amount": order.gross,
            "button_label": _("Pay for the order"),
            "button_url": settings.SITE_URL + path,
            "facts": [
                (_("Order"), order.reference),
                (_("To pay"), money(order.gross)),
                (_("Before"), moment(order.pay_before)),
            ],
            "reference": order.reference,
        }
    mail.send(
        "payments/refused",
        to=order.client.email if order.client else order.email,
        language=language,
        key=f"payments:payment:{payment.pk}:refused",
        context=context,
    )


def taken_back(payment: Payment, note: Invoice | None) -> None:
    """To the client: what we had confirmed has not come; the order waits for it."""
    order = payment.order
    if is_gone(order) or not order.may_mail:
        return
    language = language_of(order)
    with translation.override(language), timezone.override(profile.current().zone):
        context = {
            "amount": payment.money,
            "has_note": note is not None,
            "button_label": _("See the order"),
            "button_url": settings.SITE_URL + reverse("orders:open", args=[open_token(order)]),
            "facts": [
                (_("Order"), order.reference),
                (_("To pay"), money(order.gross)),
                (_("Before"), moment(order.pay_before)),
            ],
            "reference": order.reference,
        }
    mail.send(
        "payments/taken_back",
        to=order.client.email if order.client else order.email,
        language=language,
        key=f"payments:payment:{payment.pk}:taken_back",
        context=context,
        attachments=[(invoice_paper.SOURCE, note.public_id)] if note else (),
    )


def refund_account(refund: Refund) -> None:
    """To the client: on which account do you want it? They answer on a page, not by mail."""
    order = refund.payment.order
    if is_gone(order) or not order.may_mail or order.client is None:
        return
    language = language_of(order)
    path = "payments:refund-account"
    with translation.override(language):
        context = {
            "amount": refund.money,
            "button_label": _("Enter your IBAN"),
            "button_url": settings.SITE_URL + reverse(path, args=[order.public_id]),
            "facts": [(_("Order"), order.reference), (_("Refund"), money(refund.money))],
            "reference": order.reference,
        }
    mail.send(
        "payments/refund_account",
        to=order.client.email,
        language=language,
        key=f"payments:refund:{refund.pk}:account",
        context=context,
    )


def transfer_details(awaited: AwaitedTransfer) -> None:
    _about_transfer("transfer_details", awaited)


def transfer_reminder(awaited: AwaitedTransfer) -> None:
    _about_transfer("transfer_reminder", awaited)


def _about_transfer(name: str, awaited: AwaitedTransfer) -> None:
    """To the client: how much goes where, with which reference, until when."""
    order, agency = awaited.order, profile.current()
    if is_gone(order) or not order.may_mail:
        return
    language = language_of(order)
    with translation.override(language), timezone.override(agency.zone):
        facts = [
            (_("Order"), order.reference),
            (_("Amount"), money(order.gross)),
            (_("Account holder"), agency.bank_holder),
            ("IBAN", agency.shown_iban),
            ("BIC", agency.bic),
            (_("Reference to write"), awaited.reference),
            (_("Before"), moment(order.pay_before)),
        ]
        context = {
            "amount": order.gross,
            "button_label": _("See the details"),
            "button_url": settings.SITE_URL + reverse("orders:open", args=[open_token(order)]),
            "facts": [(label, value) for label, value in facts if value],
            "pay_before": order.pay_before,
            "reference": order.reference,
            "to_write": awaited.reference,
        }
    mail.send(
        f"payments/{name}",
        to=order.client.email if order.client else order.email,
        language=language,
        key=f"payments:transfer:{awaited.pk}:{name}",
        context=context,
    )


def payout_sent(payout: Payout) -> None:
    """To the freelancer: the job's reference, the amount, the bank's words."""
    freelancer, job = payout.freelancer, payout.assignment.reference
    with translation.override(freelancer.language), timezone.override(profile.current().zone):
        context = {
            "amount": payout.money,
            "button_label": _("See your earnings"),
            "button_url": settings.SITE_URL + reverse("freelancers:earnings"),
            "facts": [
                (_("Job"), job),
                (_("Amount"), money(payout.money)),
                (_("Paid on"), day(payout.paid_on)),
                (_("Bank reference"), payout.reference),
                (_("Your invoice"), payout.invoice_number),
            ],
            "job": job,
        }
    mail.send(
        "payments/payout_sent",
        to=freelancer.email,
        language=freelancer.language,
        key=f"payments:payout:{payout.pk}:sent",
        context=context,
    )
