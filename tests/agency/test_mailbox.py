"""The practice mailbox: readable on this machine, nowhere else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from agency.mailbox import PAGE_SIZE, code_in
from kernel import clock
from kernel.mailbox import MailboxBackend
from kernel.models import AgencyProfile, MailboxMessage

pytestmark = pytest.mark.django_db


def arrive(to: str = "clara@maison-lune.example", **fields: str) -> MailboxMessage:
    message = EmailMultiAlternatives(
        subject=fields.get("subject", "Your code"),
        body=fields.get("text", "Hello,\n\n    KXPQ-2ZRT\n\nSee http://testserver/en/ too.\n"),
        from_email="Atelier Relais <hello@relais.example>",
        to=[to],
        headers={"Message-ID": f"<{clock.now().timestamp()}@relais.example>"},
    )
    message.attach_alternative(fields.get("html", "<p>Hello <script>1</script></p>"), "text/html")
    MailboxBackend().send_messages([message])
    return MailboxMessage.objects.latest("pk")


def test_mailbox_lists_newest_first_with_the_code(client: Client, agency: AgencyProfile) -> None:
    arrive(subject="Older")
    clock.set_frozen(clock.now() + timedelta(hours=1))
    arrive(subject="Newer")

    page = client.get(reverse("mailbox")).content.decode()

    assert page.index("Newer") < page.index("Older")
    assert page.count("KXPQ-2ZRT") == 2
    assert django_mail.outbox == []


def test_mailbox_filtered_by_address_shows_that_address_only(
    client: Client, agency: AgencyProfile
) -> None:
    arrive(to="clara@maison-lune.example", subject="For Clara")
    arrive(to="fay@makers.example", subject="For Fay")

    page = client.get(reverse("mailbox"), {"to": "FAY@"}).content.decode()

    assert "For Fay" in page
    assert "For Clara" not in page


def test_mailbox_without_mail_says_so(client: Client, agency: AgencyProfile) -> None:
    assert "No mail yet." in client.get(reverse("mailbox")).content.decode()
    assert "No mail to such an address" in client.get(reverse("mailbox") + "?to=x").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_mailbox_asks_the_same_queries_for_any_number_of_mails(
    client: Client,
    agency: AgencyProfile,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        arrive()
    client.get(reverse("mailbox"))

    with django_assert_num_queries(3):
        client.get(reverse("mailbox"))


def test_mailbox_turns_the_page_after_fifty(client: Client, agency: AgencyProfile) -> None:
    for number in range(PAGE_SIZE + 1):
        clock.set_frozen(clock.now() + timedelta(seconds=1))
        arrive(subject=f"Mail number {number}.")

    first = client.get(reverse("mailbox")).content.decode()
    older = re.search(r'href="([^"]+)" rel="next"', first)
    assert older
    second = client.get(older[1].replace("&amp;", "&")).content.decode()

    assert "Mail number 0." not in first
    assert "Mail number 0." in second


def test_message_page_shows_text_code_and_a_frame_it_may_load(
    client: Client, agency: AgencyProfile
) -> None:
    message = arrive()

    response = client.get(reverse("mailbox-message", args=[message.public_id]))

    page = response.content.decode()
    assert '<strong class="mail-code num">KXPQ-2ZRT</strong>' in page
    assert 'href="http://testserver/en/"' in page
    assert f'sandbox src="{reverse("mailbox-html", args=[message.public_id])}"' in page
    assert "<script>1</script>" not in page
    assert "frame-src 'self'" in response["Content-Security-Policy"]


def test_html_part_is_framed_by_us_only_and_runs_nothing(
    client: Client, agency: AgencyProfile
) -> None:
    message = arrive()

    response = client.get(reverse("mailbox-html", args=[message.public_id]))

    assert response.content.decode() == "<p>Hello <script>1</script></p>"
    assert response["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    "origin",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"},
    ],
)
def test_mailbox_from_another_machine_does_not_exist(
    client: Client, agency: AgencyProfile, origin: dict[str, str]
) -> None:
    message = arrive()
    paths = [
        reverse("mailbox"),
        reverse("mailbox-message", args=[message.public_id]),
        reverse("mailbox-html", args=[message.public_id]),
    ]

    answers = [client.get(path, **origin).status_code for path in paths]  # type: ignore[arg-type]

    assert answers == [404, 404, 404]


def test_mailbox_outside_practice_mode_does_not_exist(
    client: Client, agency: AgencyProfile, settings: Settings
) -> None:
    settings.IS_SANDBOX = False

    assert client.get(reverse("mailbox")).status_code == 404


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Your code:\n\n  BCDF-GHJK\n\nBye", "BCDF-GHJK"),
        ("123-456-789\n", "123-456-789"),
        ("Your code: NWLW-CRKH\n\nType it.", "NWLW-CRKH"),
        ("Votre code : NWLW-CRKH\n", "NWLW-CRKH"),
        ("Order: DS-7KQ4M2\nJob: M-45MMFD, Logo", ""),
        ("Call DS-7KQ4M2 now", ""),
        ("HELLO\nYOU", ""),
    ],
)
def test_code_ends_a_line(text: str, code: str) -> None:
    assert code_in(text) == code


def test_file_of_a_mail_is_saved_not_shown(client: Client, agency: AgencyProfile) -> None:
    message = EmailMultiAlternatives("Paid", "Hello", "hello@relais.example", ["clara@x.example"])
    message.attach("facture.pdf", b"%PDF-1.7 small", "application/pdf")
    MailboxBackend().send_messages([message])
    public_id = MailboxMessage.objects.latest("pk").public_id
    url = reverse("mailbox-file", args=[public_id, 1])

    page = client.get(reverse("mailbox-message", args=[public_id])).content.decode()
    answer = client.get(url)

    assert url in page
    assert "facture.pdf" in page
    assert answer.content == b"%PDF-1.7 small"
    assert answer["Content-Disposition"] == 'attachment; filename="facture.pdf"'
    assert client.get(reverse("mailbox-file", args=[public_id, 2])).status_code == 404
    assert client.get(reverse("mailbox-file", args=[public_id, 0])).status_code == 404
