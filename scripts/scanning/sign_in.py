"""Print a session key for each role of a demo, as JSON. Practice installs only.

python -m scripts.scanning.sign_in
"""

from __future__ import annotations

import json
import os
import sys

import django


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
    django.setup()
    from agency.demo.logins import LOGINS  # noqa: PLC0415  needs django.setup()
    from kernel.profile import current  # noqa: PLC0415  needs django.setup()

    if not current().is_demo:
        raise SystemExit("There is no demo here.")
    owner, _staff, freelancer, client = (email for _name, email, _how in LOGINS)
    emails = {"client": client, "freelancer": freelancer, "owner": owner}
    print(json.dumps({role: session_of(email) for role, email in emails.items()}))
    return 0


def session_of(email: str) -> str:
    """The key of a new session of this person's."""
    from django.contrib.auth import (  # noqa: PLC0415  needs django.setup()
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
    )
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415  same

    from accounts.models import User  # noqa: PLC0415  same

    person = User.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    sys.exit(main())
