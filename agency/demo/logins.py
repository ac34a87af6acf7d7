"""Who can sign in to the demo, as `make run` and `load_demo` print it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agency.demo.content import CLIENTS, FREELANCERS, STAFF

OWNER_PASSWORD = "demo-owner-relais"  # noqa: S105  printed on purpose; opens a demo only
STAFF_PASSWORD = "demo-staff-relais"  # noqa: S105  printed on purpose; opens a demo only
PASSWORDS = {"owner": OWNER_PASSWORD, "staff": STAFF_PASSWORD}
_CODE = _("code by e-mail (Mailbox)")
_FREELANCER = next(row for row in FREELANCERS if row.slug == "amina-diallo")
_CLIENT = next(row for row in CLIENTS if row.slug == "grace-oyelaran")

LOGINS = [
    *((row.name, row.email, PASSWORDS[row.role]) for row in STAFF),
    (_FREELANCER.name, _FREELANCER.email, _CODE),
    (_CLIENT.name, _CLIENT.email, _CODE),
]
