"""allauth in our house: no sign-up, codes never for the team's staff, mails through the queue."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, translate_url
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import emails
from accounts.models import Role, User
from accounts.proof import note_proof
from kernel import clock, profile
from kernel.i18n import current

_TOO_MANY = _("Too many attempts. Wait five minutes, then try again.")
_WRONG_CODE = _("This code is not right. Check the newest mail and type its code again.")
_SAID: dict[str, Promise] = {
    "account/messages/password_changed.txt": _("Your new password is saved."),
    "mfa/messages/totp_activated.txt": _("The second step is on. Keep your recovery codes safe."),
    "mfa/messages/totp_deactivated.txt": _("The second step is off."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes are ready."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The e-mail or the password is not right. Try again."),
        "enter_current_password": _("Type your password."),
        "incorrect_code": _WRONG_CODE,
        "incorrect_password": _("This password is not right. Try again."),
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _("Too many attempts. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Passwords open staff and freelancer accounts; a client signs in by code only."""
        user: User | None = super().authenticate(request, **credentials)
        return None if user is None or user.role == Role.CLIENT else user

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """The last wall: however a code was obtained, it does not open a staff account."""
        if user.is_staff and _proved_by_code(request, user):
            return HttpResponseRedirect(reverse("account_login"))
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The first code proves the address: from now on only the account opens its orders."""
        if _proved_by_code(request, user):
            note_proof(request)
            if user.verified_at is None:
                User.objects.filter(pk=user.pk).update(verified_at=clock.now())
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Promise one of allauth's mails in our words; nothing is sent inside the request."""
        person = User.objects.filter(email__iexact=email).first()
        name = _mail_for(template_prefix.rsplit("/", 1)[-1], person)
        language = person.language if person else current()
        is_secret = "code" in context or "password_reset_url" in context
        with transaction.atomic():
            emails.send_sign_in(
                name,
                to=email,
                language=language,
                context=_mail_context(context, language),
                is_secret=is_secret,
            )

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.SITE_URL}{path.replace('UID-KEY', key)}"

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our own sentences; what the next page says by itself is not said twice."""
        text = message or _SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)


class MfaAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Wait for the next one and type it."),
    }

    def get_totp_issuer(self) -> str:
        return profile.current().name


def _proved_by_code(request: HttpRequest, user: User) -> bool:
    records = get_authentication_records(request, user)
    return any(record["method"] == "code" for record in records)


def _mail_for(name: str, person: User | None) -> str:
    """Which mail answers: who cannot use a code or a password is told what to do instead."""
    if name != "unknown_account" or person is None:
        return name
    return "use_password" if person.is_staff else "use_code"


def _mail_context(context: dict[str, Any], language: str) -> dict[str, Any]:
    """What the mail shows: the code, or one button."""
    if "code" in context:
        return {"code": context["code"]}
    if "password_reset_url" in context:
        label, url = _("Choose a new password"), context["password_reset_url"]
    else:
        label, url = _("Go to sign in"), _site_url("account_login", language)
    return {"button_label": label, "button_url": url}


def _site_url(name: str, language: str) -> str:
    return f"{settings.SITE_URL}{translate_url(reverse(name), language)}"
