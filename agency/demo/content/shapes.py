"""The shapes of the demo agency's content. Amounts are minor units of EUR, VAT included."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "fr"]
Tier = Literal["basic", "standard", "premium"]
QuestionKind = Literal["short", "long", "choice", "several", "file", "link"]
Crosses = Literal["as_written", "edited", "nothing"]
Fate = Literal[
    "completed",
    "completed_by_silence",
    "completed_after_changes",
    "returned_then_completed",
    "declined_then_completed",
    "lapsed_then_completed",
    "delivered",
    "revision_requested",
    "in_review",
    "returned",
    "in_production",
    "offer_open",
    "nobody_available",
    "late",
    "brief_check",
    "awaiting_brief",
    "awaiting_payment",
    "delayed_debit",
    "expired",
    "cancelled_refunded",
    "withdrawn",
]

DeclineReason = Literal["busy", "date", "pay", "brief"]
AnswerValue = str | int | tuple[int, ...] | tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Category:
    slug: str
    name_en: str
    name_fr: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Faq:
    question: str
    answer: str


CANCEL_EN = Faq(
    question="Can I cancel and be refunded?",
    answer=(
        "Yes. Until your brief is accepted, one click on your order’s page cancels it and "
        "everything goes back to you. After that, consumers keep their right to withdraw within "
        "14 days (once work has begun at your request, you pay for the part done), and your rounds "
        "of changes put right what does not suit you."
    ),
)
CANCEL_FR = Faq(
    question="Puis-je annuler et être remboursé\u202f?",
    answer=(
        "Oui. Tant que votre brief n’est pas accepté, un clic sur la page de votre commande "
        "l’annule et tout vous est remboursé. Ensuite, si vous êtes un particulier, vous gardez "
        "votre droit de rétractation de 14 jours (une fois le travail commencé à votre demande, "
        "vous payez la part déjà faite), et vos retouches corrigent ce qui ne convient pas."
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """`days` are opening days; `revisions` are rounds of changes."""

    tier: Tier
    name_en: str
    name_fr: str
    summary_en: str
    summary_fr: str
    price: int
    days: int
    revisions: int
    features_en: tuple[str, ...]
    features_fr: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Extra:
    """`freelancer_amount` is what the agency pays on top of the freelancer's rate; negative days
    are taken off, and only as many `places` are at work at once."""

    slug: str
    name_en: str
    name_fr: str
    description_en: str
    description_fr: str
    price: int
    extra_days: int
    freelancer_amount: int
    places: int | None = None
    kind: Literal["tick", "quantity", "choice", "text"] = "tick"
    tiers: tuple[Tier, ...] = ()
    premium_amount: int | None = None
    options_en: tuple[str, ...] = ()
    options_fr: tuple[str, ...] = ()
    option_amounts: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """`crosses` says in which form the answer reaches the freelancer."""

    slug: str
    kind: QuestionKind
    required: bool
    crosses: Crosses
    label_en: str
    label_fr: str
    help_en: str = ""
    help_fr: str = ""
    choices_en: tuple[str, ...] = ()
    choices_fr: tuple[str, ...] = ()
    kit_part: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """`cover` names a file `static/covers/<cover>.svg`, 500 by 400."""

    slug: str
    category: str
    cover: str
    owner_checks_brief: bool = False
    cover_alt_en: str
    cover_alt_fr: str
    title_en: str
    title_fr: str
    promise_en: str
    promise_fr: str
    summary_en: str
    summary_fr: str
    audience_en: str
    audience_fr: str
    benefits_en: tuple[str, ...]
    benefits_fr: tuple[str, ...]
    deliverables_en: tuple[str, ...]
    deliverables_fr: tuple[str, ...]
    faq_en: tuple[Faq, ...]
    faq_fr: tuple[Faq, ...]
    packages: tuple[Package, ...]
    extras: tuple[Extra, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """What a freelancer is paid for one package."""

    service: str
    tier: Tier
    amount: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Temperament:
    """How a freelancer behaves in the demo only; shares are whole percents."""

    answer_hours: int
    declines_percent: int
    late_percent: int
    first_pass_percent: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Freelancer:
    """`days` count from Monday = 0; `starts_at` and `ends_at` are hours in `time_zone`."""

    slug: str
    kind: Literal["person", "agency"]
    name: str
    email: str
    language: Language
    languages: tuple[Language, ...]
    country: str
    time_zone: str
    days: tuple[int, ...]
    starts_at: int
    ends_at: int
    capacity: int
    rates: tuple[Rate, ...]
    temperament: Temperament


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffMember:
    slug: str
    name: str
    email: str
    role: Literal["owner", "staff"]
    language: Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    """A consumer has neither company name nor address nor VAT number."""

    slug: str
    kind: Literal["consumer", "company"]
    name: str
    email: str
    country: str
    language: Language
    company_name: str = ""
    billing_address: str = ""
    vat_number: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    author: Literal["client", "agency"]
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """A filled brief and what the client says around it, in the client's language.

    Answers by question slug: text for short, long and link; a choice by its index;
    several by indexes; files by name.
    """

    language: Language
    answers: Mapping[str, AnswerValue]
    messages: tuple[Message, ...]
    change_request: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Workshop:
    """What is said about a service's work, in the language of whom it is for.

    Delivery words are for the client; all the rest passes between agency and freelancer.
    """

    service: str
    delivery_files: tuple[str, ...]
    delivery_message_en: str
    delivery_message_fr: str
    freelancer_question_en: str
    freelancer_question_fr: str
    agency_answer_en: str
    agency_answer_fr: str
    submission_note_en: str
    submission_note_fr: str
    quality_remarks_en: tuple[str, ...]
    quality_remarks_fr: tuple[str, ...]
    change_for_freelancer_en: str
    change_for_freelancer_fr: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedOrder:
    """An order to place `week` weeks (0 to 9) after the demo's first Monday.

    `brief` is the index in BRIEFS[service], None when no brief is sent.
    """

    key: str
    week: int
    weekday: int
    hour: int
    client: str
    service: str
    tier: Tier
    extras: tuple[str, ...]
    brief: int | None
    fate: Fate
    coupon: str = ""
