"""A client's work is shown with their consent only, in their words, until they take it back."""

from __future__ import annotations

import io
import json
import re
from hashlib import sha256
from html import unescape
from typing import Any
from zipfile import ZipFile

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import translation

from accounts.models import User
from catalog.models import Sample, SamplePicture
from kernel import outbox, versions
from kernel.actors import SYSTEM, Actor, ActorKind
from kernel.models import Mail
from kernel.states import IllegalTransition
from orders import services, showing
from orders.models import Order, ShowAnswer, ShowChoice, ShownSample, ShowRequest
from orders.rights import TICKED, May
from tests.factories.channels import make_channel
from tests.factories.orders import STAFF, completed_order, delivered_order
from tests.factories.samples import answer, asked_order, show
from tests.factories.teams import allow_teams, give_seat, make_mate

pytestmark = pytest.mark.django_db
C = ShowChoice


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def public() -> str:
    versions.forget()
    return Client().get("/en/services/logo/").content.decode()


def mails() -> int:
    outbox.deliver_due()
    outbox.deliver_due()
    return Mail.objects.filter(name="orders/show_asked").count()


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


@pytest.fixture
def order(clara: User) -> Order:
    """Clara was asked."""
    return asked_order(clara)


def url(order: Order) -> str:
    return f"/en/orders/{order.public_id}/"


def send(browser: Client, order: Order, **typed: str) -> Any:
    return browser.post(f"{url(order)}show/", typed, follow=True)


YES = {"step": "yes", "show-naming": "unnamed"}


# Asking


def test_client_is_asked_by_one_mail_with_a_link_to_the_card(order: Order) -> None:
    services.ask_to_show(order_id=order.pk, actor=STAFF)

    assert mails() == 1
    (letter,) = [each for each in mail.outbox if "May we show" in str(each.subject)]
    assert letter.to == ["clara@maison-lune.example"]
    assert f"/en/orders/{order.public_id}/#showing" in str(letter.body)
    assert ShowRequest.objects.count() == 1


def test_who_said_no_is_never_asked_again(order: Order) -> None:
    mails()
    answer(order, C.NO)

    services.ask_to_show(order_id=order.pk, actor=STAFF)

    assert mails() == 1
    assert not services.may_be_asked(order)


def test_order_that_is_not_completed_is_not_asked_about(clara: User) -> None:
    order = delivered_order(client=clara)

    with pytest.raises(IllegalTransition):
        services.ask_to_show(order_id=order.pk, actor=STAFF)


def test_client_whom_no_mail_may_reach_is_not_asked(clara: User) -> None:
    order = completed_order(client=clara)
    Order.objects.filter(pk=order.pk).update(channel=make_channel(may_mail=False))

    with pytest.raises(IllegalTransition):
        services.ask_to_show(order_id=order.pk, actor=STAFF)

    assert mails() == 0
    assert not ShowRequest.objects.exists()


@pytest.mark.parametrize("actor", [SYSTEM, Actor(ActorKind.CLIENT)])
def test_only_the_agency_asks(clara: User, actor: Actor) -> None:
    order = completed_order(client=clara)

    with pytest.raises(IllegalTransition):
        services.ask_to_show(order_id=order.pk, actor=actor)


def test_who_wants_no_mails_finds_the_card_only(signed_in: Client, clara: User) -> None:
    User.objects.filter(pk=clara.pk).update(wants_message_mails=False)
    order = asked_order(clara)

    assert mails() == 0
    assert "May we show this work?" in text(signed_in.get(url(order)))


# The card


def test_card_stands_there_only_when_asked(signed_in: Client, clara: User) -> None:
    order = completed_order(client=clara)

    assert 'id="showing"' not in signed_in.get(url(order)).content.decode()


def test_yes_is_kept_word_for_word_as_it_stood_on_the_page(
    signed_in: Client, order: Order, clara: User
) -> None:
    page = text(signed_in.get(url(order)))

    told = text(send(signed_in, order, **YES))

    kept = ShowAnswer.objects.get()
    assert "You agreed on" in told
    assert (kept.choice, kept.name, kept.answered_by) == ("unnamed", "", clara)
    assert kept.text_sha256 == sha256(kept.text.encode()).hexdigest()
    assert (kept.text_version, kept.address) == (showing.VERSION, "127.0.0.1")
    lines = kept.text.splitlines()
    assert len(lines) == 2
    assert [line for line in lines if line not in page] == []


def test_without_a_name_is_the_choice_that_is_set(signed_in: Client, order: Order) -> None:
    page = signed_in.get(url(order)).content.decode()

    (checked,) = [tag for tag in re.findall(r"<input[^>]*>", page) if " checked" in tag]
    assert 'value="unnamed"' in checked


def test_name_is_kept_with_the_words(signed_in: Client, order: Order) -> None:
    send(signed_in, order, **{**YES, "show-naming": "named", "show-name": "Maison Lune"})

    kept = ShowAnswer.objects.get()
    assert (kept.choice, kept.name) == ("named", "Maison Lune")
    assert kept.text.splitlines()[1] == f"{showing.named()} Maison Lune"


def test_name_that_was_not_chosen_is_not_kept(signed_in: Client, order: Order) -> None:
    send(signed_in, order, **{**YES, "show-name": "Maison Lune"})

    kept = ShowAnswer.objects.get()
    assert (kept.choice, kept.name) == ("unnamed", "")
    assert "Maison Lune" not in kept.text


@pytest.mark.parametrize(
    ("name", "words"), [("", "Write the name to show."), ("A\u202eb", "hidden characters")]
)
def test_name_is_asked_for(signed_in: Client, order: Order, name: str, words: str) -> None:
    answered = send(signed_in, order, **{**YES, "show-naming": "named", "show-name": name})

    assert answered.status_code == 422
    assert words in text(answered)
    assert not ShowAnswer.objects.exists()


def test_no_is_kept_and_can_still_become_a_yes(signed_in: Client, order: Order) -> None:
    told = text(send(signed_in, order, step="no"))
    send(signed_in, order, **YES)

    assert "You said no on" in told
    assert [row.choice for row in ShowAnswer.objects.all()] == ["no", "unnamed"]
    assert ShowAnswer.objects.earliest("pk").text == "No, do not show this work."


def test_second_press_is_the_same_answer(signed_in: Client, order: Order) -> None:
    for _press in range(2):
        send(signed_in, order, **YES)
    send(signed_in, order, **{**YES, "show-naming": "named", "show-name": "Maison Lune"})

    assert [row.choice for row in ShowAnswer.objects.all()] == ["unnamed"]


@pytest.mark.parametrize("typed", [YES, {"step": "yes"}, {"step": "no"}])
def test_who_was_not_asked_cannot_answer(
    signed_in: Client, clara: User, typed: dict[str, str]
) -> None:
    order = completed_order(client=clara)

    assert send(signed_in, order, **typed).status_code == 409
    assert not ShowAnswer.objects.exists()


def test_nothing_is_taken_back_that_was_not_given(signed_in: Client, order: Order) -> None:
    assert send(signed_in, order, step="withdraw").status_code == 409


def test_only_the_client_answers(order: Order) -> None:
    with pytest.raises(IllegalTransition):
        answer(order, actor=STAFF)


@pytest.mark.parametrize("ticked", [(), TICKED])
def test_team_mate_neither_reads_the_card_nor_answers(
    client: Client, order: Order, clara: User, ticked: tuple[May, ...]
) -> None:
    allow_teams()
    mate = make_mate()
    give_seat(clara, mate, *ticked)
    client.force_login(mate)

    assert 'id="showing"' not in client.get(url(order)).content.decode()
    assert send(client, order, **YES).status_code == 403
    assert not ShowAnswer.objects.exists()


def test_words_move_with_their_version(order: Order) -> None:
    words = "|".join(showing.words(order, choice, "X") for choice in ShowChoice)

    kept = (showing.VERSION, sha256(words.encode()).hexdigest()[:12])
    assert kept == ("2026-11b", "f3a11527e06c")


def test_words_are_told_in_french_too(signed_in: Client, order: Order) -> None:
    with translation.override("fr"):
        words = showing.words(order, C.UNNAMED)

    page = text(signed_in.get(url(order).replace("/en/", "/fr/")))

    assert "J’accepte" in words
    assert [line for line in words.splitlines() if line.replace("\xa0", " ") not in page] == []


# What stands on the site


def test_nothing_is_shown_without_an_answer(order: Order) -> None:
    with pytest.raises(services.NoConsent):
        show(order)

    assert not Sample.objects.exists()


@pytest.mark.parametrize("choice", [C.NO, C.WITHDRAWN])
def test_nothing_is_shown_without_a_yes_that_stands(order: Order, choice: ShowChoice) -> None:
    if choice == C.WITHDRAWN:
        answer(order)
    answer(order, choice)

    with pytest.raises(services.NoConsent):
        show(order)


def test_client_is_named_only_as_they_want(order: Order, carl: User) -> None:
    named = asked_order(carl)
    answer(order)
    answer(named, C.NAMED, "Kiln & Co")

    show(order)
    show(named)

    page = public()
    assert [row.credit for row in Sample.objects.order_by("pk")] == ["", "Kiln & Co"]
    assert "For Kiln &amp; Co" in page
    assert not re.search("clara|dupont|lune|carl|brandt", page, re.IGNORECASE)
    assert not re.search(f"{order.reference}|{order.public_id}", page)


def test_taking_it_back_clears_page_and_pictures_at_once(
    signed_in: Client, order: Order, carl: User
) -> None:
    other = asked_order(carl)
    for each in (order, other):
        answer(each)
    mine, theirs = show(order), show(other)
    pictures = [f"/samples/{each.name}.webp" for each in mine.pictures.all()]
    assert "1 picture of your work" in text(signed_in.get(url(order)))
    assert public().count("<figure>") == 2

    told = text(send(signed_in, order, step="withdraw"))

    assert "The pictures have left the website." in told
    assert public().count("<figure>") == 1
    assert [Client().get(each).status_code for each in pictures] == [404, 404]
    assert list(Sample.objects.all()) == [theirs]
    assert [row.choice for row in order.show_request.answers.all()] == ["unnamed", "withdrawn"]


def test_delivered_picture_is_shown_once(order: Order) -> None:
    answer(order)
    file = order.deliveries.get().files.get()

    assert show(order, file) == show(order, file)
    assert SamplePicture.objects.count() == 2


def test_answer_never_changes(order: Order) -> None:
    answer(order)

    with pytest.raises(DatabaseError), transaction.atomic():
        ShowAnswer.objects.update(choice=C.NO)


@pytest.mark.parametrize(("choice", "name"), [("unnamed", "Maison Lune"), ("named", "")])
def test_database_keeps_name_and_choice_together(order: Order, choice: str, name: str) -> None:
    kept = answer(order)
    fields = {"text": "x", "text_sha256": "x", "text_version": "1", "answered_at": kept.answered_at}

    with pytest.raises(IntegrityError), transaction.atomic():
        ShowAnswer.objects.create(request=kept.request, choice=choice, name=name, **fields)


# Leaving, and taking one's data


def test_erased_client_takes_consent_and_samples_along(order: Order, clara: User) -> None:
    answer(order, C.NAMED, "Maison Lune")
    sample = show(order)
    (url,) = {f"/samples/{each.name}.webp" for each in sample.pictures.all()[:1]}

    services.erase_client(client_id=clara.pk, actor=clara.actor)

    assert "Maison Lune" not in public()
    assert Client().get(url).status_code == 404
    for model in (Sample, ShowRequest, ShowAnswer, ShownSample):
        assert not model._default_manager.exists()


def test_erased_client_is_not_asked(clara: User) -> None:
    order = completed_order(client=clara)
    services.erase_client(client_id=clara.pk, actor=clara.actor)

    with pytest.raises(IllegalTransition):
        services.ask_to_show(order_id=order.pk, actor=STAFF)


def test_export_tells_question_answers_and_what_is_shown(signed_in: Client, order: Order) -> None:
    answer(order, C.NAMED, "Maison Lune")
    show(order)

    answered = signed_in.post("/en/space/export/")

    archive = ZipFile(io.BytesIO(b"".join(answered)))
    told = json.loads(archive.read(f"orders/{order.reference}/order.json"))["showing_the_work"]
    (row,) = told["answers"]
    assert (row["choice"], row["name"], row["address"]) == ("named", "Maison Lune", "192.0.2.7")
    assert row["text"].startswith("I agree to this: Atelier Relais shows")
    assert told["shown_on_the_website"] == ["A heron for a bakery"]
