"""allauth's forms in our words. They write nothing; allauth's views do."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User


def _email_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("Your e-mail"),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an e-mail address in the form name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def _code_field(label: Any, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", **attrs})
    missing = {"required": _("Enter the code.")}
    return forms.CharField(label=label, help_text=help_text, widget=widget, error_messages=missing)


class CodeRequestForm(RequestLoginCodeForm):
    """Staff never get a code: for them the page answers as it does for a stranger."""

    _user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email_field()

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if self._user and self._user.is_staff:
            self._user = None
        return email


class CodeForm(ConfirmLoginCodeForm):
    code = _code_field(_("Code from the mail"), _("Eight letters, such as BKQX-WDGL."))


class PasswordForm(LoginForm):
    """For the team. The e-mail is the name to sign in with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _email_field()
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = _("Password")
        self.fields["password"].error_messages["required"] = _("Enter your password.")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class ResetForm(ResetPasswordForm):
    """A new password for who signs in by password; the others are told by mail to use a code."""

    users: list[User]
    email = _email_field()

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if _signs_in_by_password(user)]
        return email


class NewPasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _("12 characters or more; not one of the common ones.")
        self.fields["password2"].label = _("New password again")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].error_messages["required"] = _("Enter your password.")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class SecondStepForm(AuthenticateForm):
    code = _code_field(
        _("Code from your authenticator app"), _("Six figures, or one of your recovery codes.")
    )


class SecondStepAgainForm(MfaReauthenticateForm):
    code = _code_field(_("Code from your authenticator app"), _("Six figures."))


class ActivateForm(ActivateTOTPForm):
    code = _code_field(
        _("Code from your authenticator app"), _("Six figures."), inputmode="numeric"
    )


def _signs_in_by_password(user: User) -> bool:
    return user.is_staff or (user.role == Role.FREELANCER and user.has_usable_password())
