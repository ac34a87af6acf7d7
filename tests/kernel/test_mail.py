"""Mails: three parts, sent once under one Message-ID, secrets erased, the practice mailbox."""

from __future__ import annotations

from email import message_from_string
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address
from django.db import transaction

from accounts.models import User
from kernel import checks, logs, mail, outbox
from kernel.mailbox import MailboxBackend
from kernel.models import AgencyProfile, Mail, MailboxMessage


@pytest.fixture(autouse=True)
def _mailbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "kernel.mailbox.MailboxBackend"


def promise(key: str = "a", *, language: str = "en", is_secret: bool = False) -> Mail:
    with transaction.atomic():
        mail.send(
            "accounts/team_address",
            to="fay@makers.example",
            language=language,
            key=key,
            context={"name": "Fay"},
            is_secret=is_secret,
        )
    return Mail.objects.get(key=key)


def test_send_mail_has_three_parts_and_its_message_id(agency: AgencyProfile) -> None:
    row = promise()

    outbox.deliver_due()

    arrived = MailboxMessage.objects.get()
    assert arrived.subject == "Your address cannot be used to order at Atelier Relais"
    assert "<html" in arrived.html
    assert "<" not in arrived.text
    raw = message_from_string(arrived.raw)
    assert raw["Message-ID"] == row.message_id
    assert raw["Reply-To"] == agency.email
    assert raw["From"] == "Atelier Relais <hello@relais.example>"
    kinds = [part.get_content_type() for part in raw.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("name", ["Durand, Studio", "Studio: Rouge", "Café <Nord>; co"])
def test_name_of_the_agency_stops_no_mail(agency: AgencyProfile, name: str) -> None:
    """Django's SMTP backend reads the address again, which the practice mailbox does not."""
    AgencyProfile.objects.update(name=name)
    promise()

    outbox.deliver_due()

    raw = message_from_string(MailboxMessage.objects.get().raw)
    shown, address = parseaddr(sanitize_address(raw["From"], "utf-8"))
    assert (str(make_header(decode_header(shown))), address) == (name, "hello@relais.example")


def test_attachment_is_made_when_the_mail_leaves(
    agency: AgencyProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        mail.SOURCES, "note", lambda which: mail.Attachment(f"{which}.pdf", b"%PDF-1.7 " + b"x" * 9)
    )
    with transaction.atomic():
        mail.send(
            "accounts/team_address",
            to="fay@makers.example",
            language="en",
            key="a",
            context={"name": "Fay"},
            attachments=[("note", "seven")],
        )

    outbox.deliver_due()

    raw = message_from_string(MailboxMessage.objects.get().raw)
    files = [part for part in raw.walk() if part.get_filename()]
    assert [(part.get_filename(), part.get_content_type()) for part in files] == [
        ("seven.pdf", "application/pdf")
    ]
    assert files[0].get_payload(decode=True) == b"%PDF-1.7 xxxxxxxxx"


def test_send_twice_with_one_key_leaves_once(agency: AgencyProfile) -> None:
    promise()
    promise()

    outbox.deliver_due()

    assert MailboxMessage.objects.count() == 1


def test_deliver_sent_mail_again_does_nothing(agency: AgencyProfile) -> None:
    row = promise()
    outbox.deliver_due()

    mail.deliver(row.pk)

    assert MailboxMessage.objects.count() == 1


def test_deliver_secret_erases_the_body_once_sent(agency: AgencyProfile) -> None:
    row = promise(is_secret=True)
    assert row.text

    outbox.deliver_due()

    row.refresh_from_db()
    assert (row.text, row.html) == ("", "")
    assert MailboxMessage.objects.get().text


def test_mail_that_cannot_leave_keeps_its_body_and_waits(
    agency: AgencyProfile, settings: Any
) -> None:
    settings.IS_SANDBOX = False
    row = promise(is_secret=True)

    outbox.deliver_due()

    row.refresh_from_db()
    assert row.sent_at is None
    assert row.text


def test_mail_is_written_in_the_persons_language(agency: AgencyProfile) -> None:
    row = promise(language="fr")

    assert '<html lang="fr">' in row.html


def test_mailbox_outside_practice_keeps_nothing(agency: AgencyProfile, settings: Any) -> None:
    settings.IS_SANDBOX = False

    with pytest.raises(RuntimeError):
        MailboxBackend().send_messages([EmailMessage("s", "b", "a@x.example", ["b@x.example"])])

    assert not MailboxMessage.objects.exists()


def test_subject_with_line_breaks_stays_one_line(agency: AgencyProfile) -> None:
    agency.name = "Relais\r\nBcc: everybody@x.example"
    agency.save()

    row = promise()

    assert "\n" not in row.subject
    assert "\r" not in row.subject


def test_check_finds_a_missing_part(tmp_path: Any, settings: Any) -> None:
    folder = tmp_path / "templates/emails/orders/paid"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("x")
    (folder / "body.txt").write_text("x")
    settings.BASE_DIR = tmp_path

    found = checks.mail_templates(None)

    assert [error.id for error in found] == ["kernel.E001"]
    assert "body.html" in found[0].msg


def test_admin_never_shows_a_mail_body(client: Any, olga: User) -> None:
    row = promise(is_secret=True)
    client.force_login(olga)

    page = client.get(f"/admin/kernel/mail/{row.pk}/change/").content.decode()

    assert row.subject in page
    assert "belongs to a member of the team" not in page
    assert client.post(f"/admin/kernel/mail/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/kernel/mail/add/").status_code == 403


@pytest.mark.parametrize(
    "secret",
    [
        "clara@maison-lune.example",
        "sk_live_abcdefgh12345678",
        "whsec_abcdefgh12345678",
        "t=1764000000,v1=abcdef0123456789",
        "a" * 64,
    ],
)
def test_log_line_hides_secrets(secret: str) -> None:
    line = logs.scrub(f"Failed for {secret}, try later")

    assert secret not in line
    assert line.startswith("Failed for ")
    assert line.endswith("try later")


def test_log_hides_the_token_of_an_address() -> None:
    line = logs.scrub("Not Found: /en/work/invitation/Zx81kd/ and /files/eyJm:abc:def/")

    assert line == "Not Found: /en/work/invitation/[hidden]/ and /files/[hidden]/"
