"""The parts of the kill test that need no deaths: its plan, its mail server, its commands."""

from __future__ import annotations

from random import Random

import pytest
from django.core.mail import EmailMessage, get_connection

from tests.kill.crew import commands
from tests.kill.drill import plan
from tests.kill.inbox import open_inbox


def repeatable(seed: int) -> Random:
    return Random(seed)  # noqa: S311  a seed repeats a run


@pytest.mark.parametrize("seed", range(5))
def test_plan_follows_from_its_seed_and_leaves_nobody_out(seed: int) -> None:
    faults = plan(orders=200, kills=10, flush=True, random=repeatable(seed))

    victims = [fault.victim for fault in faults]
    assert faults == plan(orders=200, kills=10, flush=True, random=repeatable(seed))
    assert min(victims.count("main"), victims.count("child")) >= 3
    assert victims.index("redis") == 5
    assert len(victims) == 11
    assert [fault.mark for fault in faults] == sorted(fault.mark for fault in faults)
    assert all(0 <= fault.mark < 900 for fault in faults)


def test_inbox_keeps_what_the_smtp_backend_sends() -> None:
    with open_inbox() as inbox:
        mail = EmailMessage(
            subject="Pour Zoë",
            body="One\n.two\n..three\n",
            from_email="hello@relais.example",
            to=["fay@makers.example"],
            headers={"Message-ID": "<1@relais.example>"},
            connection=get_connection(
                "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=inbox.port
            ),
        )
        assert mail.send() + mail.send() == 2

    first, second = inbox.mails
    assert (first.message_id, first.to) == ("<1@relais.example>", "fay@makers.example")
    assert (first.subject, first.text) == ("Pour Zoë", "One\r\n.two\r\n..three\r\n")
    assert (second.subject, second.text) == (first.subject, first.text)
    assert second.at > first.at


def test_commands_are_those_of_the_product() -> None:
    embedded, services = commands("embedded"), commands("services")

    assert list(embedded) == ["worker"]
    assert " worker --beat " in embedded["worker"]
    assert sorted(services) == ["beat", "worker"]
    assert all(text.startswith("exec celery --app agency.celery ") for text in services.values())
