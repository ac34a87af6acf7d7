"""One planned order seen from the client's side and the agency's desk.

Everybody looks at what is and does the next thing, through the services that the pages call; no
status is ever set here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from django.utils import translation

from accounts.models import User
from agency.demo.content import BRIEFS, CLIENTS
from agency.demo.content.shapes import AnswerValue, Brief
from agency.demo.files import sample
from agency.demo.making import Making
from agency.demo.pace import hours
from agency.demo.scene import Scene
from agency.demo.stage import Act
from catalog.models import BriefQuestion, Package, QuestionKind
from kernel import clock, profile
from orders import agreement, withdrawal
from orders import services as orders
from orders.buyers import StartChoice
from orders.clearing import Wording, to_decide
from orders.states import OrderStatus as S
from payments import services as payments
from payments.models import Payment
from payments.sandbox import acts

NEVER_PAYS = ("expired", "awaiting_payment")
NEVER_ANSWERS = ("completed_by_silence", "delivered")
REWRITTEN = {
    "en": "As written in the logo files.",
    "fr": "Tel qu’il figure dans les fichiers du logo.",
}
PUT_OFF = {"en": "The project has been put off.", "fr": "Le projet est reporté."}


class Story:
    """An order from its first click to where the plan lets it stand."""

    def __init__(self, scene: Scene) -> None:
        plan = scene.plan
        self.scene, self.plan = scene, plan
        self.making = Making(scene)
        self.person = next(client for client in CLIENTS if client.slug == plan.client)

    @property
    def brief(self) -> Brief:
        """What the client will write; only asked for when the plan has one."""
        return BRIEFS[self.plan.service][self.plan.brief or 0]

    def begin(self) -> None:
        """The client orders and opens the payment page; most of them pay some minutes later."""
        package = Package.objects.get(service__slug=self.plan.service, tier=self.plan.tier)
        draft = orders.OrderDraft(
            package=package,
            extras=tuple(package.service.extras.filter(slug__in=self.plan.extras)),
            email=self.person.email,
            name=self.person.name,
            country=self.person.country,
            buyer_kind=self.person.kind,
            company_name=self.person.company_name,
            billing_address=self.person.billing_address,
            vat_number=self.person.vat_number,
            language=self.person.language,
            client=User.objects.filter(email=self.person.email).first(),
            start=self._start(),
            coupon_code=self.plan.coupon,
        )
        self.scene.order_id = orders.place_order(draft=draft).pk
        payments.open_checkout(order_id=self.scene.order_id)
        if self.plan.fate not in NEVER_PAYS:
            self.scene.later(timedelta(minutes=4), self._pay)

    def _start(self) -> orders.Declared:
        """Consumers of the demo are in a hurry; of a company nothing is kept."""
        with translation.override(self.person.language):
            return agreement.declared(StartChoice.NOW, "192.0.2.10")

    def look(self) -> None:
        """See where the order stands and plan what its people do about it, once."""
        if not self.scene.order_id:
            return
        reactions: Mapping[str, Act] = {
            S.AWAITING_BRIEF: self._owes_brief,
            S.BRIEF_CHECK: self._brief_arrived,
            S.IN_PRODUCTION: self._in_production,
            S.IN_REVIEW: self.making.handed_in,
            S.DELIVERED: self._delivered,
        }
        react = reactions.get(self.scene.order.status)
        if react:
            react()

    def _pay(self) -> None:
        """What the buttons of the practice payment page do; the webhook tells us."""
        payment = Payment.objects.filter(order_id=self.scene.order_id).latest("attempt")
        act = acts.start_debit if self.plan.fate == "delayed_debit" else acts.pay
        act(payment.session_id or "")

    def _owes_brief(self) -> None:
        if not self.scene.once("owes brief"):
            return
        if self.plan.brief is not None:
            self.scene.later(hours(1, 26), self._write_brief, step="brief")
        elif self.plan.fate == "cancelled_refunded":
            self.scene.later(hours(40, 50), self._cancel)

    def _cancel(self) -> None:
        orders.cancel_order(
            order_id=self.scene.order_id,
            actor=self.scene.client,
            reason=PUT_OFF[self.person.language],
        )

    def _in_production(self) -> None:
        if self.plan.fate == "withdrawn" and self.scene.once("thinks better of it"):
            self.scene.later(hours(20, 40), self._withdraw, step="client")
        self.making.in_production()

    def _withdraw(self) -> None:
        """A consumer thinks better of it; the sum for the part done waits for the owner."""
        with translation.override(self.person.language):
            words = withdrawal.declaration(self.scene.order, self.person.name)
        orders.withdraw_order(
            order_id=self.scene.order_id,
            name=self.person.name,
            email=self.person.email,
            text=words,
            actor=self.scene.client,
        )

    def _write_brief(self) -> None:
        """Files, answers, and off it goes; the first words to the agency follow."""
        order_id, client = self.scene.order_id, self.scene.client
        asked = BriefQuestion.objects.filter(service__slug=self.plan.service)
        answers: dict[int, str | list[int]] = {}
        for question in asked.filter(slug__in=self.brief.answers):
            value = self.brief.answers[question.slug]
            if question.kind == QuestionKind.FILE:
                self._attach(question, value)
            else:
                answers[question.pk] = _answer(value)
        orders.save_answers(order_id=order_id, answers=answers, actor=client)
        orders.submit_brief(order_id=order_id, actor=client)
        self._talk()

    def _attach(self, question: BriefQuestion, names: AnswerValue) -> None:
        for name in names if isinstance(names, tuple) else ():
            orders.add_brief_file(
                order_id=self.scene.order_id,
                question_id=question.pk,
                upload=sample(str(name)),
                actor=self.scene.client,
            )

    def _talk(self) -> None:
        """The thread between client and agency; in one order the last word waits for an answer."""
        lines = self.brief.messages
        if self.plan.fate == "in_production":
            lines = lines[:1]
        wait = timedelta()
        for line in lines:
            wait += hours(1, 4)
            actor = self.scene.client if line.author == "client" else self.scene.cast.staff.actor
            say = partial(orders.post_message, order_id=self.scene.order_id, body=line.text)
            self.scene.later(wait, partial(say, actor=actor), step="message")
        if lines and lines[-1].author == "client" and "completed" in self.plan.fate:
            self.scene.later(wait + hours(1, 4), self._no_answer_needed, step="message")

    def _no_answer_needed(self) -> None:
        orders.close_messages(order_id=self.scene.order_id, actor=self.scene.cast.staff.actor)

    def _brief_arrived(self) -> None:
        if self.plan.fate != "brief_check" and self.scene.once("brief arrived"):
            usual = profile.current().opening.add_time(clock.now(), hours(1, 3))
            asked = self.scene.order.service.owner_checks_brief
            soon = clock.now() + timedelta(minutes=6)  # one look at what tells who the client is
            self.scene.stage.at(usual if asked else soon, self._accept_brief)

    def _accept_brief(self) -> None:
        staff = self.scene.cast.staff.actor
        for wording in to_decide(self.scene.order):
            orders.rewrite(wording=wording, text=self._words_for(wording), actor=staff)
        orders.accept_brief(order_id=self.scene.order_id, actor=staff)

    def _words_for(self, wording: Wording) -> str:
        """The agency's for a question of its own; a link or a name to be drawn is let through."""
        if wording.is_edited:
            return REWRITTEN[self.person.language]
        needed = getattr(wording.row, "kind", "") in (QuestionKind.LINK, QuestionKind.SHORT)
        return wording.written if needed else wording.masked

    def _delivered(self) -> None:
        version = self.scene.order.deliveries.count()
        if self.plan.fate in NEVER_ANSWERS or not self.scene.once("delivered", version):
            return
        wants_changes = self.plan.fate in ("completed_after_changes", "revision_requested")
        act = self._ask_changes if wants_changes and version == 1 else self._approve
        self.scene.later(hours(5, 40), act, step="client")

    def _ask_changes(self) -> None:
        orders.request_changes(
            order_id=self.scene.order_id, body=self.brief.change_request, actor=self.scene.client
        )

    def _approve(self) -> None:
        orders.approve_delivery(order_id=self.scene.order_id, actor=self.scene.client)


def _answer(value: AnswerValue) -> str | list[int]:
    """Text as it is; a choice, or several, by their indexes."""
    if isinstance(value, str):
        return value
    indexes = (value,) if isinstance(value, int) else value
    return [index for index in indexes if isinstance(index, int)]
