"""The part of allauth that we serve, under allauth's own names. Nothing else is routed."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods

from accounts import views
from accounts.access import signed_in, staff_required

urlpatterns = [
    path("login/", views.sign_in, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("sign-up/", views.no_sign_up, name="account_signup"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("second-step/", staff_required(mfa.index), name="mfa_index"),
    path("second-step/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("second-step/confirm/", staff_required(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second-step/app/", staff_required(totp.activate_totp), name="mfa_activate_totp"),
    path("second-step/app/off/", staff_required(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "second-step/recovery/",
        staff_required(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-step/recovery/new/",
        staff_required(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-step/recovery/download/",
        staff_required(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]

# allauth's views also answer PUT (as a POST) and OPTIONS: nobody here needs them.
for each in urlpatterns:
    each.callback = require_http_methods(["GET", "HEAD", "POST"])(each.callback)
