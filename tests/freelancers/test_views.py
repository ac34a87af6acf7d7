"""The portal's pages: who sees what, what each form does, how many questions a page asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from catalog.models import Service
from freelancers import earnings, services
from freelancers.earnings import EarningRow
from freelancers.models import Assignment, BriefSheetFile, Freelancer, JobMessage, SubmissionFile
from kernel import clock, files
from kernel.money import Money
from tests.factories.freelancers import (
    PDF,
    STAFF,
    actor_of,
    add_file,
    deliver,
    make_freelancer,
    make_job,
    make_offer,
    make_order_in_production,
    submit,
    upload,
)

LISTS = ["today", "jobs", "messages", "earnings"]
JOB_PAGES = ["job", "accept", "decline", "upload", "submit", "job-message"]


def sign_in(user: User | None) -> Client:
    client = Client(headers={"accept-language": "en"})
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"freelancers:{name}", args=args)


@pytest.fixture
def browser(fay: Freelancer) -> Client:
    assert fay.user is not None
    return sign_in(fay.user)


@pytest.mark.parametrize("name", [*LISTS, *JOB_PAGES])
@pytest.mark.parametrize("who", ["nobody", "clara", "sam", "finn"])
def test_portal_is_closed_to_strangers(
    who: str, name: str, job: Assignment, finn: Freelancer, request: pytest.FixtureRequest
) -> None:
    users = {"nobody": None, "finn": finn.user}
    user = users[who] if who in users else request.getfixturevalue(who)
    args = [job.public_id] if name in JOB_PAGES else []

    answer = sign_in(user).get(page(name, *args))

    if who == "nobody":
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    elif who == "finn" and name in LISTS:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 404


@pytest.mark.parametrize("name", ["accept", "decline", "upload", "submit", "job-message"])
def test_strangers_cannot_post(name: str, offer: Assignment, finn: Freelancer) -> None:
    assert finn.user is not None
    answer = sign_in(finn.user).post(page(name, offer.public_id), {"reason": "busy", "body": "x"})

    assert answer.status_code == 404
    offer.refresh_from_db()
    assert (offer.status, JobMessage.objects.count()) == ("offered", 0)


def test_unknown_job_looks_the_same_to_nobody_as_a_known_one(job: Assignment) -> None:
    known = sign_in(None).get(page("job", job.public_id))
    unknown = sign_in(None).get(page("job", "nothing"))

    assert (known.status_code, unknown.status_code) == (302, 302)


def test_lists_answer_only_to_reading(browser: Client) -> None:
    assert [browser.post(page(name)).status_code for name in LISTS] == [405] * 4


def test_owner_on_the_bench_has_the_portal(olga: User, service: Service) -> None:
    assert sign_in(olga).get(page("today")).status_code == 404

    services.enlist_owner(user_id=olga.pk)

    assert sign_in(olga).get(page("today")).status_code == 200


def test_today_tells_time_where_the_freelancer_is(
    browser: Client, offer: Assignment, fay: Freelancer
) -> None:
    Freelancer.objects.filter(pk=fay.pk).update(time_zone="Asia/Tokyo")

    answer = browser.get(page("today"))

    assert answer.context["greeting"] == "Good evening, Fay"
    local = offer.answer_before + timedelta(hours=9)
    assert f"Answer before {local:%a %-d %b, %H:%M}" in answer.content.decode()


def test_today_shows_offers_jobs_and_what_came_back(
    browser: Client, job: Assignment, clara: User, service: Service
) -> None:
    submit(job)
    services.return_submission(assignment_id=job.pk, remarks="Warmer, please", actor=STAFF)
    offer = make_offer(make_order_in_production(clara, service))

    html = browser.get(page("today")).content.decode()

    assert "Warmer, please" in html
    assert "1 offer to answer." in html
    assert page("accept", offer.public_id) in html
    assert html.count("€80") >= 2


def test_today_says_what_is_late_and_in_whose_time(browser: Client, job: Assignment) -> None:
    with clock.frozen(job.due_at + timedelta(days=2)):
        html = browser.get(page("today")).content.decode()

    assert "1 delivery is late." in html
    assert "due today" not in html
    assert "All times are yours: Europe/Paris." in html


def test_today_when_nothing_waits_says_so(browser: Client) -> None:
    html = browser.get(page("today")).content.decode()

    assert "Nothing to answer and nothing due today." in html
    assert "No job at the moment." in html


@pytest.mark.parametrize("count", [1, 3, 50])
def test_lists_ask_as_many_questions_for_any_length(
    count: int,
    browser: Client,
    fay: Freelancer,
    clara: User,
    service: Service,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Freelancer.objects.update(capacity=200)
    for _ in range(count):
        job = make_job(make_order_in_production(clara, service))
        services.post_job_message(assignment_id=job.pk, body="Hello", actor=actor_of(fay))
        make_offer(make_order_in_production(clara, service))

    for name, queries in {"today": 9, "jobs": 8, "messages": 6, "earnings": 6}.items():
        browser.get(page(name))
        with django_assert_num_queries(queries):
            assert browser.get(page(name)).status_code == 200


def test_job_page_asks_as_many_questions_for_any_length(
    browser: Client, job: Assignment, fay: Freelancer, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        services.post_job_message(assignment_id=job.pk, body=f"{number}", actor=actor_of(fay))
        add_file(job, f"{number}.pdf")
    browser.get(page("job", job.public_id))

    with django_assert_max_num_queries(10):
        answer = browser.get(page("job", job.public_id))

    assert answer.content.decode().count('class="file ok"') == 20


def test_accepting_asks_first_then_takes_the_job(browser: Client, offer: Assignment) -> None:
    asked = browser.get(page("accept", offer.public_id))
    offer.refresh_from_db()
    assert (asked.status_code, offer.status) == (200, "offered")

    answer = browser.post(page("accept", offer.public_id), follow=True)

    offer.refresh_from_db()
    assert offer.status == "accepted"
    assert answer.redirect_chain == [(page("job", offer.public_id), 302)]
    assert "The job is yours." in answer.content.decode()


def test_accepting_twice_ends_on_the_job(browser: Client, offer: Assignment) -> None:
    for _ in range(2):
        answer = browser.post(page("accept", offer.public_id))

    assert answer["Location"] == page("job", offer.public_id)
    assert offer.events.filter(name="accept").count() == 1


@pytest.mark.parametrize("name", ["accept", "decline"])
def test_answer_after_the_time_meets_its_own_page(
    name: str, browser: Client, offer: Assignment
) -> None:
    clock.set_frozen(offer.answer_before)
    services.lapse_assignment(assignment_id=offer.pk)

    answer = browser.post(page(name, offer.public_id), {"reason": "busy"})

    assert answer.status_code == 409
    assert "This offer is no longer open" in answer.content.decode()
    assert "The time to answer is over." in answer.content.decode()


def test_withdrawn_offer_shows_no_brief(browser: Client, offer: Assignment) -> None:
    services.withdraw_assignment(assignment_id=offer.pk, actor=STAFF, reason="Clara called")

    html = browser.get(page("job", offer.public_id)).content.decode()

    assert "The agency has withdrawn it." in html
    assert "heron" not in html
    assert "Clara" not in html


def test_accepting_when_full_says_so(browser: Client, job: Assignment, clara: User) -> None:
    offer = make_offer(make_order_in_production(clara, job.order.service))
    Freelancer.objects.update(capacity=1)

    answer = browser.post(page("accept", offer.public_id))

    assert answer.status_code == 409
    assert "Finish a job first." in answer.content.decode()


def test_declining_needs_a_reason_and_keeps_the_note(browser: Client, offer: Assignment) -> None:
    answer = browser.post(page("decline", offer.public_id), {"note": "Next month?"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_reason_0">Choose a reason.</a>' in html
    assert "Next month?" in html
    assert "<title>Error:" in html


def test_declining_with_a_reason_ends_the_offer(browser: Client, offer: Assignment) -> None:
    answer = browser.post(page("decline", offer.public_id), {"reason": "date", "note": ""})

    offer.refresh_from_db()
    assert (answer["Location"], offer.status) == (page("today"), "declined")


def test_declining_from_an_old_page_leaves_the_accepted_job_running(
    browser: Client, job: Assignment
) -> None:
    answer = browser.post(
        page("decline", job.public_id), {"reason": "date", "note": ""}, follow=True
    )

    job.refresh_from_db()
    assert job.status == "accepted"
    assert "so it was not declined" in answer.content.decode()
    assert "has ended" not in answer.content.decode()


def test_upload_keeps_the_good_files_and_names_the_refused(
    browser: Client, job: Assignment
) -> None:
    chosen = [upload("good.pdf"), SimpleUploadedFile("bad.exe", b"MZ"), upload("also.pdf")]

    answer = browser.post(page("upload", job.public_id), {"chosen": chosen})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "bad.exe" in html
    assert 'href="#id_chosen"' in html
    assert [file.name for file in SubmissionFile.objects.all()] == ["good.pdf", "also.pdf"]
    assert "good.pdf" in html


def test_upload_without_a_file_says_what_to_do(browser: Client, job: Assignment) -> None:
    answer = browser.post(page("upload", job.public_id))

    assert answer.status_code == 422
    assert '<a href="#id_chosen">Choose at least one file.</a>' in answer.content.decode()


def test_files_chosen_beside_the_send_button_are_sent(browser: Client, job: Assignment) -> None:
    browser.post(page("upload", job.public_id), {"chosen": upload("a.pdf")})

    browser.post(page("submit", job.public_id), {"chosen": upload("b.pdf"), "note": "Both"})

    sent = job.submissions.get()
    assert sent.submitted_at
    assert {file.name for file in sent.files.all()} == {"a.pdf", "b.pdf"}


def test_nothing_is_sent_while_a_chosen_file_is_refused(browser: Client, job: Assignment) -> None:
    chosen = [upload("a.pdf"), SimpleUploadedFile("bad.exe", b"MZ")]

    answer = browser.post(page("submit", job.public_id), {"chosen": chosen, "note": "All of it"})

    job.refresh_from_db()
    html = answer.content.decode()
    assert (answer.status_code, job.status) == (422, "accepted")
    assert "bad.exe" in html
    assert "a.pdf" in html
    assert "All of it</textarea>" in html


def test_adding_files_keeps_the_note_for_later(browser: Client, job: Assignment) -> None:
    form = {"chosen": upload("a.pdf"), "note": "Mind the fox"}

    html = browser.post(page("upload", job.public_id), form, follow=True).content.decode()

    assert "Mind the fox</textarea>" in html


@pytest.mark.parametrize(
    ("more", "kept"),
    [({"note": ""}, ""), ({}, "Mind the fox"), ({"note": "Two foxes"}, "Two foxes")],
)
def test_note_is_kept_as_it_was_left(
    browser: Client, job: Assignment, more: dict[str, str], kept: str
) -> None:
    for number, said in enumerate(({"note": "Mind the fox"}, more)):
        browser.post(page("upload", job.public_id), {"chosen": upload(f"{number}.pdf"), **said})

    assert job.submissions.get().note == kept


def test_empty_note_alone_makes_no_draft(browser: Client, job: Assignment) -> None:
    browser.post(page("upload", job.public_id), {"chosen": upload("bad.exe"), "note": ""})

    assert not job.submissions.exists()


def test_work_sent_twice_with_more_files_takes_none(browser: Client, job: Assignment) -> None:
    submit(job)

    answer = browser.post(
        page("submit", job.public_id), {"chosen": upload("late.pdf")}, follow=True
    )

    assert "This job takes no work at the moment." in answer.content.decode()
    assert not SubmissionFile.objects.filter(name="late.pdf").exists()


@pytest.mark.parametrize("name", ["upload", "submit", "job-message"])
def test_reloading_a_forms_address_leads_back_to_the_job(
    name: str, browser: Client, job: Assignment
) -> None:
    assert browser.get(page(name, job.public_id))["Location"] == page("job", job.public_id)


def test_files_are_uploaded_removed_and_sent(browser: Client, job: Assignment) -> None:
    browser.post(page("upload", job.public_id), {"chosen": [upload("a.pdf"), upload("b.pdf")]})
    first = SubmissionFile.objects.get(name="a.pdf")
    browser.post(page("remove-file", job.public_id, first.public_id))
    answer = browser.post(page("submit", job.public_id), {"note": "Enjoy"}, follow=True)

    job.refresh_from_db()
    assert job.status == "submitted"
    assert "Your work is on its way." in answer.content.decode()
    assert "a.pdf" not in browser.get(page("job", job.public_id)).content.decode()


def test_returned_job_shows_the_remarks_beside_the_upload(browser: Client, job: Assignment) -> None:
    submit(job, "first.pdf")
    services.return_submission(assignment_id=job.pk, remarks="Warmer, please", actor=STAFF)

    answer = browser.get(page("job", job.public_id))

    assert answer.context["row"].remarks == "Warmer, please"
    assert "first.pdf" in answer.content.decode()
    assert page("upload", job.public_id) in answer.content.decode()


def test_sending_nothing_says_what_to_do_and_keeps_the_note(
    browser: Client, job: Assignment
) -> None:
    answer = browser.post(page("submit", job.public_id), {"note": "Enjoy"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Add at least one file before you send your work for checking." in html
    assert "Enjoy" in html


def test_sending_twice_ends_on_the_job(browser: Client, job: Assignment) -> None:
    add_file(job)
    for _ in range(2):
        answer = browser.post(page("submit", job.public_id), {"note": ""})

    assert answer["Location"] == page("job", job.public_id)
    assert job.submissions.count() == 1


def test_message_reaches_the_thread(browser: Client, job: Assignment) -> None:
    empty = browser.post(page("job-message", job.public_id), {"body": " "})
    sent = browser.post(page("job-message", job.public_id), {"body": "Which blue?"}, follow=True)

    assert empty.status_code == 422
    assert '<a href="#id_body">Write your message.</a>' in empty.content.decode()
    assert "Which blue?" in sent.content.decode()
    assert "Which blue?" in browser.get(page("messages")).content.decode()


def test_agency_signs_as_its_persona(browser: Client, job: Assignment, sam: User) -> None:
    services.post_job_message(assignment_id=job.pk, body="Night blue.", actor=sam.actor)

    html = browser.get(page("job", job.public_id)).content.decode()

    assert "Sofia" in html
    assert sam.name not in html


def test_files_download_by_a_signed_link_for_their_owner_only(
    browser: Client, job: Assignment, finn: Freelancer
) -> None:
    add_file(job)
    file = SubmissionFile.objects.get()
    url = page("submission-file", job.public_id, file.public_id)
    assert finn.user is not None

    answer = browser.get(url)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/files/")
    assert b"".join(browser.get(answer["Location"])) == PDF
    assert sign_in(finn.user).get(url).status_code == 404


def test_brief_file_closes_with_the_offer(browser: Client, offer: Assignment) -> None:
    file = BriefSheetFile.objects.create(
        sheet=offer.brief_sheet, file=files.store(upload()), name=f"{offer.reference}-1.pdf"
    )
    url = page("brief-file", offer.public_id, file.public_id)
    assert browser.get(url).status_code == 302

    services.withdraw_assignment(assignment_id=offer.pk, actor=STAFF, reason="changed plans")

    assert browser.get(url).status_code == 404


@pytest.mark.parametrize("status", ["submitted", "passed"])
def test_job_page_says_where_the_work_is(status: str, browser: Client, job: Assignment) -> None:
    submit(job)
    if status == "passed":
        deliver(job)

    html = browser.get(page("job", job.public_id)).content.decode()

    words = {"submitted": "Your work is with us.", "passed": "your pay is booked"}
    assert words[status] in html
    assert page("upload", job.public_id) not in html


def test_past_jobs_go_on_page_by_page(
    browser: Client, fay: Freelancer, clara: User, service: Service
) -> None:
    for _ in range(27):
        clock.set_frozen(clock.now() + timedelta(minutes=1))
        deliver(submit(make_job(make_order_in_production(clara, service))))

    first = browser.get(page("jobs"))
    second = browser.get(page("jobs"), {"before": first.context["older"]})

    shown = [job.pk for job in (*first.context["past"], *second.context["past"])]
    assert (len(first.context["past"]), len(second.context["past"])) == (25, 2)
    assert len(set(shown)) == 27
    assert browser.get(page("jobs"), {"before": "2026-13-45T99:99"}).status_code == 200


@pytest.fixture
def earned(fay: Freelancer) -> Iterator[list[EarningRow]]:
    """Two payments of Fay's, as the room above reports them."""
    rows = [
        EarningRow(
            "M-OPEN22", Money(8_000), "Document missing", date(2026, 12, 1), None, "", "", "po1"
        ),
        EarningRow(
            "M-PAID22",
            Money(9_000),
            "Paid",
            date(2026, 11, 1),
            date(2026, 11, 2),
            "VIR-7",
            "F-12",
            "po2",
        ),
    ]

    def source(freelancer_id: int) -> list[EarningRow]:
        return rows if freelancer_id == fay.pk else []

    before = list(earnings.SOURCES)
    earnings.SOURCES[:] = [source]
    yield rows
    earnings.SOURCES[:] = before


def test_earnings_show_what_comes_and_ask_for_the_invoice(
    browser: Client, earned: list[EarningRow]
) -> None:
    html = browser.get(page("earnings")).content.decode()

    assert "M-OPEN22" in html
    assert "To be paid on Tuesday 1 December" in html
    assert "Paid on Monday 2 November, transfer VIR-7" in html
    assert html.count(reverse("payments:invoice-number", args=["po1"])) == 1
    assert reverse("payments:invoice-number", args=["po2"]) not in html


def test_earnings_of_somebody_else_stay_theirs(earned: list[EarningRow], finn: Freelancer) -> None:
    assert finn.user is not None

    html = sign_in(finn.user).get(page("earnings")).content.decode()

    assert "Nothing earned yet." in html


def test_invitation_asks_first_then_signs_in_once(agency: object) -> None:
    nora = make_freelancer(name="Nora Vale")
    sent = services.invite_freelancer(freelancer_id=nora.pk, actor=STAFF)
    browser = sign_in(None)

    asked = browser.get(page("invitation", sent.token))
    assert "Nora Vale, welcome at Atelier Relais" in asked.content.decode()
    assert not User.objects.exists()

    answer = browser.post(page("invitation", sent.token))
    assert answer["Location"] == page("today")
    assert browser.get(page("today")).status_code == 200

    other = sign_in(None)
    again = other.post(page("invitation", sent.token))
    assert again.status_code == 410
    assert "This invitation is no longer valid" in again.content.decode()
    assert "_auth_user_id" not in other.session


@pytest.mark.parametrize("why", ["unknown", "old"])
def test_dead_invitation_has_its_own_page(why: str, agency: object) -> None:
    nora = make_freelancer(name="Nora Vale")
    sent = services.invite_freelancer(freelancer_id=nora.pk, actor=STAFF)
    clock.set_frozen(clock.now() + timedelta(days=14))

    answer = sign_in(None).get(page("invitation", "nothing" if why == "unknown" else sent.token))

    assert answer.status_code == 410
    assert "Nora" not in answer.content.decode()


def test_pages_speak_french(fay: Freelancer, offer: Assignment) -> None:
    assert fay.user is not None

    answer = sign_in(fay.user).get(f"/fr/work/jobs/{offer.public_id}/")

    assert "Création de logo" in answer.content.decode()
    assert "Logo design" not in answer.content.decode()


def test_admin_refuses_two_rates_for_one_day(olga: User, fay: Freelancer, service: Service) -> None:
    first = fay.rates.get()
    url = reverse("admin:freelancers_freelancer_change", args=[fay.pk])
    data = {
        "name": fay.name,
        "kind": "person",
        "language": "en",
        "country": "FR",
        "is_active": "on",
        "languages": ["en"],
        "capacity": "2",
        "time_zone": "Europe/Paris",
        "days": ["0", "1"],
        "starts_at": "9",
        "ends_at": "18",
        "rates-TOTAL_FORMS": "2",
        "rates-INITIAL_FORMS": "1",
        "rates-0-id": str(first.pk),
        "rates-0-freelancer": str(fay.pk),
        "rates-0-package": str(first.package_id),
        "rates-0-amount": "8000",
        "rates-0-valid_from": "2026-01-01",
        "rates-0-valid_to": "2026-06-30",
        "rates-1-freelancer": str(fay.pk),
        "rates-1-package": str(first.package_id),
        "rates-1-amount": "9000",
        "rates-1-valid_from": "2026-06-30",
    }

    refused = sign_in(olga).post(url, data)
    assert "Two rates for “Logo design, Standard” hold on the same day." in refused.content.decode()
    assert fay.rates.count() == 1

    kept = sign_in(olga).post(url, {**data, "rates-1-valid_from": "2026-07-01"})
    assert kept.status_code == 302
    assert fay.rates.count() == 2


def test_admin_shows_the_bench_and_changes_no_job(olga: User, job: Assignment) -> None:
    browser = sign_in(olga)

    for model in ("freelancer", "extrapay", "invitation", "assignment"):
        assert browser.get(reverse(f"admin:freelancers_{model}_changelist")).status_code == 200
    change = reverse("admin:freelancers_assignment_change", args=[job.pk])
    assert browser.get(change).status_code == 200
    assert browser.post(change, {"status": "approved"}).status_code == 403
    assert browser.get(reverse("admin:freelancers_freelancer_add")).status_code == 200
