"""The buttons of the checklist."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from agency.golive import facts
from kernel import ids, mail


def confirm_terms(*, about: str) -> bool:
    """The owner has read them; False when they changed while the page was open."""
    if about != facts.terms_as_they_read():
        return False
    facts.confirm(code=facts.TERMS, about=about)
    return True


@transaction.atomic
def send_test_mail(*, to: User) -> None:
    """A mail with a code that proves, once typed, that it arrived."""
    mail.send(
        "agency/test_mail",
        to=to.email,
        language=to.language,
        key=f"test-mail:{ids.public_id()}",
        context={"code": facts.mail_code()},
    )


def confirm_mail(*, typed: str) -> bool:
    """Whether this is the code of the mail; kept when it is."""
    if "".join(typed.split()) != facts.mail_code():
        return False
    facts.confirm(code=facts.MAIL, about=facts.way_of_mail())
    return True
