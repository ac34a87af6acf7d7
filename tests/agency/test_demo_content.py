"""The demo content is whole in both languages, honest about money, and free of real addresses."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
from defusedxml.ElementTree import parse

from agency.demo.content import (
    BRIEFS,
    CATEGORIES,
    CLIENTS,
    DECLINE_REASONS_EN,
    DECLINE_REASONS_FR,
    FREELANCERS,
    ORDERS,
    SERVICES,
    STAFF,
    WORKSHOPS,
)
from agency.demo.content.shapes import (
    Brief,
    Client,
    Fate,
    Freelancer,
    Package,
    PlannedOrder,
    Question,
    Service,
    StaffMember,
)
from catalog import models as catalog
from freelancers.states import DeclineReason
from orders.states import OrderStatus

COVERS = Path(__file__).parents[2] / "static" / "covers"
PEOPLE: tuple[StaffMember | Freelancer | Client, ...] = (*STAFF, *FREELANCERS, *CLIENTS)
SERVICE_BY_SLUG = {service.slug: service for service in SERVICES}
PACKAGES = [(service, package) for service in SERVICES for package in service.packages]
FILLED = [(slug, brief) for slug, briefs in BRIEFS.items() for brief in briefs]
LAST_STATUS: dict[Fate, OrderStatus] = {
    "completed": OrderStatus.COMPLETED,
    "completed_by_silence": OrderStatus.COMPLETED,
    "completed_after_changes": OrderStatus.COMPLETED,
    "returned_then_completed": OrderStatus.COMPLETED,
    "declined_then_completed": OrderStatus.COMPLETED,
    "lapsed_then_completed": OrderStatus.COMPLETED,
    "delivered": OrderStatus.DELIVERED,
    "revision_requested": OrderStatus.REVISION_REQUESTED,
    "in_review": OrderStatus.IN_REVIEW,
    "returned": OrderStatus.IN_PRODUCTION,
    "in_production": OrderStatus.IN_PRODUCTION,
    "offer_open": OrderStatus.IN_PRODUCTION,
    "nobody_available": OrderStatus.IN_PRODUCTION,
    "late": OrderStatus.IN_PRODUCTION,
    "brief_check": OrderStatus.BRIEF_CHECK,
    "awaiting_brief": OrderStatus.AWAITING_BRIEF,
    "awaiting_payment": OrderStatus.AWAITING_PAYMENT,
    "delayed_debit": OrderStatus.AWAITING_PAYMENT,
    "expired": OrderStatus.EXPIRED,
    "cancelled_refunded": OrderStatus.CANCELLED,
    "withdrawn": OrderStatus.CANCELLED,
}
PHONE = re.compile(r"(?:\d[\s.]?){8,}")
MISSING_NARROW_SPACE = re.compile(r"(?<!\u202f)[;!?»](?!\w)|«(?!\u202f)|(?<![\u202f\d]):(?![/\d])")
VAT_FORMS = {
    "FR": r"FR\d{11}",
    "BE": r"BE[01]\d{9}",
    "DE": r"DE[1-9]\d{8}",
    "IE": r"IE\d{7}[A-W]",
    "LU": r"LU\d{8}",
    "SE": r"SE\d{10}01",
}


def parts_of(service: Service) -> list[Any]:
    return [service, *service.packages, *service.extras, *service.questions]


def texts_in(value: Any) -> list[str]:
    """Every string below `value`, whatever dataclasses, mappings and tuples hold it."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_in(item)]
    if isinstance(value, tuple):
        return [text for item in value for text in texts_in(item)]
    if hasattr(value, "__dataclass_fields__"):
        return [text for field in fields(value) for text in texts_in(getattr(value, field.name))]
    return []


def french_texts(part: Any) -> list[str]:
    names = [field.name for field in fields(part) if field.name.endswith("_fr")]
    return [text for name in names for text in texts_in(getattr(part, name))]


def bench(service: Service, package: Package, language: str) -> list[str]:
    wanted = (service.slug, package.tier)
    return [
        freelancer.slug
        for freelancer in FREELANCERS
        if language in freelancer.languages
        and wanted in {(rate.service, rate.tier) for rate in freelancer.rates}
    ]


def fits(answer: object, question: Question) -> bool:
    """Whether an answer has the shape that its question asks for."""
    if question.kind == "choice":
        return isinstance(answer, int) and 0 <= answer < len(question.choices_en)
    if question.kind == "several":
        allowed = set(range(len(question.choices_en)))
        return isinstance(answer, tuple) and bool(answer) and set(answer) <= allowed
    if question.kind == "file":
        return isinstance(answer, tuple) and all("." in str(name) for name in answer)
    if question.kind == "link":
        return isinstance(answer, str) and answer.startswith("https://")
    return isinstance(answer, str) and answer.strip() != ""


def test_catalogue_counts_match_the_plan() -> None:
    assert [category.slug for category in CATEGORIES] == ["branding", "writing", "video", "web"]
    assert [service.category for service in SERVICES] == [
        category.slug for category in CATEGORIES for _ in range(2)
    ]
    assert len(FREELANCERS) == 12
    assert [f.slug for f in FREELANCERS if f.kind == "agency"] == [
        "studio-halcyon",
        "atelier-trame",
    ]
    assert len(CLIENTS) == 14
    assert len(ORDERS) == 31


@pytest.mark.parametrize(
    "slugs",
    [
        [service.slug for service in SERVICES],
        [person.slug for person in PEOPLE],
        [person.email for person in PEOPLE],
        [order.key for order in ORDERS],
        *[[extra.slug for extra in service.extras] for service in SERVICES],
        *[[question.slug for question in service.questions] for service in SERVICES],
    ],
)
def test_names_are_unique_where_they_identify(slugs: list[str]) -> None:
    assert len(set(slugs)) == len(slugs)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)
def test_service_says_the_same_amount_in_both_languages(service: Service) -> None:
    for part in parts_of(service):
        names = [field.name for field in fields(part) if field.name.endswith("_en")]
        for name in names:
            english, french = getattr(part, name), getattr(part, f"{name[:-3]}_fr")
            assert bool(english) == bool(french), name
            if isinstance(english, tuple):
                assert len(english) == len(french), name


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)
def test_service_offers_what_the_page_shows(service: Service) -> None:
    assert [package.tier for package in service.packages] == ["basic", "standard", "premium"]
    assert 3 <= len(service.benefits_en) <= 4
    assert 3 <= len(service.deliverables_en) <= 4
    assert 3 <= len(service.faq_en) <= 4
    assert 2 <= len(service.extras) <= 4
    assert 5 <= len(service.questions) <= 8
    assert all(3 <= len(package.features_en) <= 5 for package in service.packages)
    for question in service.questions:
        assert bool(question.choices_en) == (question.kind in {"choice", "several"})


def _telling(line: str) -> set[str]:
    """`Title and description for search` without small words and numbers."""
    return {word for word in re.findall(r"\w+", line.casefold()) if len(word) > 4}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)
def test_what_you_get_is_true_of_the_cheapest_package(service: Service, language: str) -> None:
    cheapest, *dearer = [getattr(each, f"features_{language}") for each in service.packages]
    kinds = {line for lines in dearer for line in lines if not line[0].isdigit()}
    more = kinds - set(cheapest)
    told = [_telling(line) for line in getattr(service, f"deliverables_{language}")]

    assert [
        line for line in more if _telling(line) and any(_telling(line) <= words for words in told)
    ] == []


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)
def test_service_packages_grow_with_their_price(service: Service) -> None:
    prices = [package.price for package in service.packages]
    days = [package.days for package in service.packages]

    assert prices == sorted(set(prices))
    assert days == sorted(days)
    assert 4900 <= prices[0] <= prices[-1] <= 79_000


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)
def test_service_promises_the_rounds_of_changes_it_sells(service: Service) -> None:
    for package in service.packages:
        rounds = [text for text in package.features_en if "round" in text]
        assert all(text.startswith(f"{package.revisions} round") for text in rounds)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)
def test_service_texts_fit_their_columns(service: Service) -> None:
    tables = {
        "Service": catalog.Service,
        "Package": catalog.Package,
        "Extra": catalog.Extra,
        "Question": catalog.BriefQuestion,
    }
    for part in parts_of(service):
        columns = {column.name: column for column in tables[type(part).__name__]._meta.fields}
        for field in fields(part):
            limit = getattr(columns.get(field.name), "max_length", None)
            value = getattr(part, field.name)
            assert limit is None or not isinstance(value, str) or len(value) <= limit, field.name


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)
def test_service_cover_is_a_plain_drawing_of_its_size(service: Service) -> None:
    drawing = parse(COVERS / f"{service.cover}.svg").getroot()

    assert drawing is not None
    assert (drawing.get("width"), drawing.get("height")) == ("500", "400")
    assert drawing.get("viewBox") == "0 0 500 400"
    tags = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    assert tags <= {"svg", "g", "rect", "circle", "path"}
    assert not [element for element in drawing.iter() if element.get("style")]


def test_covers_are_one_per_service() -> None:
    drawn = {path.stem for path in COVERS.glob("*.svg")}

    assert drawn == {service.cover for service in SERVICES}
    assert len({path.read_bytes() for path in COVERS.glob("*.svg")}) == len(SERVICES)


def test_french_texts_carry_narrow_spaces_and_curly_apostrophes() -> None:
    parts = [part for service in SERVICES for part in parts_of(service)]
    texts = [
        text for part in (*parts, *CATEGORIES, *WORKSHOPS.values()) for text in french_texts(part)
    ]
    texts += [
        text
        for _, brief in FILLED
        if brief.language == "fr"
        for text in texts_in((brief.messages, brief.change_request))
    ]

    assert [text for text in texts if "'" in text or MISSING_NARROW_SPACE.search(text)] == []


def test_addresses_all_end_with_example() -> None:
    links = [
        link
        for _, brief in FILLED
        for text in texts_in(dict(brief.answers))
        for link in re.findall(r"https?://([^/\s]+)", text)
    ]

    assert [person.email for person in PEOPLE if not person.email.endswith(".example")] == []
    assert links
    assert [host for host in links if not host.endswith(".example")] == []


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.slug)
def test_client_company_details_go_together(client: Client) -> None:
    if client.kind == "consumer":
        assert (client.company_name, client.vat_number) == ("", "")
    else:
        assert client.company_name
        assert re.fullmatch(VAT_FORMS[client.country], client.vat_number)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_bench_has_two_freelancers_for_every_package(language: str) -> None:
    short = [
        (service.slug, package.tier)
        for service, package in PACKAGES
        if len(bench(service, package, language)) < 2
    ]

    assert short == []


def test_rates_stay_between_a_quarter_and_45_percent_of_the_price() -> None:
    prices = {(service.slug, package.tier): package.price for service, package in PACKAGES}
    odd = [
        (freelancer.slug, rate)
        for freelancer in FREELANCERS
        for rate in freelancer.rates
        if not 25 <= rate.amount * 100 / prices[rate.service, rate.tier] <= 45
    ]

    assert odd == []


def test_extras_cost_less_than_half_their_price() -> None:
    odd = [
        extra.slug
        for service in SERVICES
        for extra in service.extras
        if not 0 < extra.freelancer_amount * 2 < extra.price
    ]

    assert odd == []


@pytest.mark.parametrize("freelancer", FREELANCERS, ids=lambda freelancer: freelancer.slug)
def test_freelancer_hours_and_temperament_are_possible(freelancer: Freelancer) -> None:
    mood = freelancer.temperament
    shares = (mood.declines_percent, mood.late_percent, mood.first_pass_percent)

    assert 0 <= freelancer.starts_at < freelancer.ends_at <= 23
    assert set(freelancer.days) <= set(range(7))
    assert freelancer.language in freelancer.languages
    assert freelancer.capacity > 0
    assert mood.answer_hours > 0
    assert all(0 <= share <= 100 for share in shares)


def test_brief_questions_edit_in_one_service_and_keep_something_back_in_all() -> None:
    edited = {s.slug for s in SERVICES if any(q.crosses == "edited" for q in s.questions)}
    silent = {s.slug for s in SERVICES if any(q.crosses == "nothing" for q in s.questions)}
    looked_at = {s.slug for s in SERVICES if s.owner_checks_brief}

    assert edited == looked_at == {"brand-guidelines"}
    assert silent == set(SERVICE_BY_SLUG)


@pytest.mark.parametrize(("slug", "brief"), FILLED)
def test_brief_answers_every_required_question_in_its_shape(slug: str, brief: Brief) -> None:
    questions = {question.slug: question for question in SERVICE_BY_SLUG[slug].questions}

    assert set(brief.answers) <= set(questions)
    assert {q.slug for q in questions.values() if q.required} <= set(brief.answers)
    assert [s for s, answer in brief.answers.items() if not fits(answer, questions[s])] == []
    assert brief.messages[0].author == "client"
    assert brief.change_request


@pytest.mark.parametrize(("slug", "brief"), FILLED)
def test_brief_answers_that_cross_hold_no_contact(slug: str, brief: Brief) -> None:
    crossing = [q.slug for q in SERVICE_BY_SLUG[slug].questions if q.crosses != "nothing"]
    texts = [text for name in crossing for text in texts_in(brief.answers.get(name, ""))]

    assert [text for text in texts if "@" in text or PHONE.search(text)] == []


def test_every_service_has_briefs_and_words_for_its_work() -> None:
    assert set(BRIEFS) == set(WORKSHOPS) == set(SERVICE_BY_SLUG)
    assert all(3 <= len(briefs) <= 4 for briefs in BRIEFS.values())
    assert {language for _, brief in FILLED for language in [brief.language]} == {"en", "fr"}
    assert all("" not in texts_in(workshop) for workshop in WORKSHOPS.values())
    assert all(
        len(workshop.quality_remarks_en) == len(workshop.quality_remarks_fr) >= 2
        for workshop in WORKSHOPS.values()
    )


def test_decline_reasons_cover_the_choices_of_the_portal() -> None:
    assert set(DECLINE_REASONS_EN) == set(DECLINE_REASONS_FR) == set(DeclineReason.values)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.key)
def test_planned_order_names_existing_things_in_the_client_language(order: PlannedOrder) -> None:
    client = next(client for client in CLIENTS if client.slug == order.client)
    service = SERVICE_BY_SLUG[order.service]

    assert set(order.extras) <= {extra.slug for extra in service.extras}
    assert 0 <= order.week <= 9
    assert 0 <= order.weekday <= 4
    assert 9 <= order.hour <= 17
    if order.brief is not None:
        assert BRIEFS[order.service][order.brief].language == client.language


def test_planned_orders_are_in_order_of_time_and_use_a_brief_once() -> None:
    moments = [(order.week, order.weekday, order.hour) for order in ORDERS]
    used = [(order.service, order.brief) for order in ORDERS if order.brief is not None]

    assert moments == sorted(moments)
    assert len(set(used)) == len(used)


def test_planned_orders_reach_every_status_and_are_mostly_completed() -> None:
    ends = [LAST_STATUS[order.fate] for order in ORDERS]

    assert {order.fate for order in ORDERS} == set(get_args(Fate))
    assert set(ends) == set(OrderStatus)
    assert ends.count(OrderStatus.COMPLETED) * 2 > len(ends)


def test_planned_orders_carry_a_brief_when_their_fate_needs_one() -> None:
    without = {
        "awaiting_brief",
        "awaiting_payment",
        "delayed_debit",
        "expired",
        "cancelled_refunded",
    }

    assert {order.fate for order in ORDERS if order.brief is None} == without
    checked = [order.service for order in ORDERS if order.fate == "brief_check"]
    assert all(SERVICE_BY_SLUG[slug].owner_checks_brief for slug in checked)
