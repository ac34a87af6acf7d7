"""One planned order seen from the freelancers' side and the quality check."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from agency.demo.content import (
    DECLINE_REASONS_EN,
    DECLINE_REASONS_FR,
    FREELANCERS,
    WORKSHOPS,
)
from agency.demo.content.shapes import DeclineReason as Reason
from agency.demo.content.shapes import Temperament
from agency.demo.files import sample
from agency.demo.pace import happens, hours
from agency.demo.scene import Scene
from freelancers import ranking
from freelancers import services as freelancers
from freelancers.models import Assignment, Freelancer
from freelancers.states import AssignmentStatus as Job
from freelancers.states import DeclineReason
from kernel import clock, ids, profile
from kernel.actors import Actor, ActorKind
from kernel.opening import answer_time

TEMPERAMENTS: dict[str, Temperament] = {row.email: row.temperament for row in FREELANCERS}
REASONS: tuple[Reason, ...] = ("busy", "date", "pay", "brief")
JUST_IN_TIME = timedelta(minutes=5)


class Making:
    """Offers answered, work handed in, work checked, as the plan and each temperament want."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.fate = scene, scene.plan.fate
        self.words = WORKSHOPS[scene.plan.service]

    def in_production(self) -> None:
        """An offer to answer, or work to do."""
        job = self._live()
        if job is None or not self.scene.once(job.pk, job.status, job.submissions.count()):
            return
        if job.status == Job.OFFERED:
            self._offered(job)
        elif job.status in (Job.ACCEPTED, Job.RETURNED):
            self._to_make(job)

    def handed_in(self) -> None:
        """Work waits for the agency's check."""
        job = self._live()
        if job is None or self.fate == "in_review":
            return
        version = job.submissions.count()
        if self.scene.once("handed in", job.pk, version):
            act = self._return if self._is_sent_back(job, version) else self._pass
            usual = profile.current().opening.add_time(clock.now(), hours(1, 4))
            self.scene.stage.at(self.scene.pace.choose("check", usual), partial(act, job.pk))

    def _live(self) -> Assignment | None:
        jobs = Assignment.objects.live().select_related("freelancer__user")
        return jobs.filter(order_id=self.scene.order_id).first()

    def _offered(self, job: Assignment) -> None:
        asked = Assignment.objects.filter(order_id=self.scene.order_id).count()
        first = asked == 1
        if self.fate == "offer_open" or (self.fate == "lapsed_then_completed" and first):
            return
        act = self._decline if self._says_no(job, first=first) else self._accept
        usual = self._answers_at(job)
        moment = min(self.scene.pace.choose("answer", usual), job.answer_before - JUST_IN_TIME)
        self.scene.stage.at(moment, partial(act, job.pk))

    def _answers_at(self, job: Assignment) -> datetime:
        """In the freelancer's own hours, well before the time to answer is over."""
        if self.fate == "nobody_available":
            return clock.now() + timedelta(minutes=15)
        slow = timedelta(hours=TEMPERAMENTS[job.freelancer.email].answer_hours)
        window = answer_time(job.offered_at, job.due_at)
        return job.freelancer.hours.add_time(clock.now(), min(slow, window) * 3 / 5)

    def _says_no(self, job: Assignment, *, first: bool) -> bool:
        """As planned; else as often as this freelancer does, when somebody else could be asked."""
        if self.fate == "nobody_available":
            return True
        if self.fate == "declined_then_completed":
            return first
        declines = happens(TEMPERAMENTS[job.freelancer.email].declines_percent)
        return declines and first and any(c.is_eligible for c in ranking.candidates(job.order))

    def _accept(self, job_id: int) -> None:
        try:
            freelancers.accept_assignment(assignment_id=job_id, actor=self._actor(job_id))
        except freelancers.CapacityReached:
            self._decline(job_id)
            return
        self._ask(job_id)

    def _decline(self, job_id: int) -> None:
        job = Assignment.objects.select_related("freelancer").get(pk=job_id)
        reason = REASONS[job_id % len(REASONS)]
        words = {"en": DECLINE_REASONS_EN, "fr": DECLINE_REASONS_FR}[job.freelancer.language]
        freelancers.decline_assignment(
            assignment_id=job_id,
            reason=DeclineReason(reason),
            note=words[reason],
            actor=self._actor(job_id),
        )

    def _ask(self, job_id: int) -> None:
        """Every third job starts with a question; in the late one it still waits."""
        if self.fate == "late":
            self.scene.later(timedelta(), partial(self._question, job_id), step="question")
        elif job_id % 3 == 0:
            self.scene.later(hours(1, 3), partial(self._question, job_id))
            self.scene.later(hours(4, 7), partial(self._reply, job_id))

    def _question(self, job_id: int) -> None:
        freelancers.post_job_message(
            assignment_id=job_id,
            body=self._words(job_id, "freelancer_question"),
            actor=self._actor(job_id),
        )

    def _reply(self, job_id: int) -> None:
        freelancers.post_job_message(
            assignment_id=job_id,
            body=self._words(job_id, "agency_answer"),
            actor=self.scene.cast.staff.actor,
        )

    def _to_make(self, job: Assignment) -> None:
        again = job.status == Job.RETURNED
        held = self.fate in ("in_production", "late", "withdrawn")
        if held or (again and self.fate in ("returned", "revision_requested")):
            return
        time = job.due_at - clock.now()
        late = happens(TEMPERAMENTS[job.freelancer.email].late_percent)
        wait = time + hours(1, 3) if late else time * int(ids.jitter(55, 90)) / 100
        usual = job.freelancer.hours.add_time(clock.now() + wait, hours(0, 1))
        moment = usual if again else self.scene.pace.choose("submit", usual)
        self.scene.stage.at(moment, partial(self._hand_in, job.pk))

    def _hand_in(self, job_id: int) -> None:
        """Upload the files and send them for checking."""
        actor = self._actor(job_id)
        for name in self.words.delivery_files:
            freelancers.add_submission_file(assignment_id=job_id, upload=sample(name), actor=actor)
        note = self._words(job_id, "submission_note")
        freelancers.submit_work(assignment_id=job_id, note=note, actor=actor)

    def _is_sent_back(self, job: Assignment, version: int) -> bool:
        if version > 1:
            return False
        if self.fate in ("returned", "returned_then_completed"):
            return True
        plain = self.fate == "completed"
        return plain and not happens(TEMPERAMENTS[job.freelancer.email].first_pass_percent)

    def _return(self, job_id: int) -> None:
        job = Assignment.objects.select_related("freelancer").get(pk=job_id)
        by_language = {"en": self.words.quality_remarks_en, "fr": self.words.quality_remarks_fr}
        remarks = by_language[job.freelancer.language]
        freelancers.return_submission(
            assignment_id=job_id,
            remarks=remarks[job_id % len(remarks)],
            actor=self.scene.cast.staff.actor,
        )

    def _pass(self, job_id: int) -> None:
        language = self.scene.order.language
        note = {"en": self.words.delivery_message_en, "fr": self.words.delivery_message_fr}
        freelancers.pass_submission(
            assignment_id=job_id, note=note[language], names={}, actor=self.scene.cast.staff.actor
        )

    def _words(self, job_id: int, name: str) -> str:
        """What is said about this work, in the freelancer's language."""
        language = Freelancer.objects.get(assignments=job_id).language
        return str(getattr(self.words, f"{name}_{language}"))

    def _actor(self, job_id: int) -> Actor:
        freelancer = Freelancer.objects.get(assignments=job_id)
        return Actor(ActorKind.FREELANCER, freelancer.user_id)
