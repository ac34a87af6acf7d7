"""Runs the invariants at their moments and tells the world what broke."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.db import connection

from agency.simulation.invariants import kept, life, moments, money, papers, process, wall
from agency.simulation.post_office import MailServer
from agency.simulation.world import World

Check = Callable[[], Iterable[str]]


class Inspector:
    def __init__(self, world: World, server: MailServer) -> None:
        self.world, self.server = world, server
        self.rng = world.chance("inspector")
        self.read = 0
        self.writes = 0

    def moment(self) -> None:
        """Whatever was written since the last look may have broken something."""
        writes = connection.connection.total_changes
        if writes == self.writes:
            return
        self.writes = writes
        for rule, words in moments.check():
            self.world.violated(rule, words)

    def midnight(self) -> None:
        """Everything that holds at any time."""
        letters, history = self.server.letters, process.read_history()
        self._ask("S1", money.orders_add_up, money.prices_are_exact, money.coupons_are_counted)
        self._ask("S2", money.one_capture, money.shared_sessions_add_up)
        self._ask("S3", money.pay_is_booked_once)
        self._ask("S4", partial(process.states_follow_the_graph, history))
        self._ask("S5", partial(process.briefs_are_sent_once, letters))
        self._ask("S5", process.offers_come_after_money)
        self._ask("S6", process.answers_are_in_time)
        self._ask("S6", partial(process.nobody_takes_too_much, history))
        self._ask("S8", process.events_are_genuine)
        self._ask("S9", partial(wall.letters_keep_the_wall, letters, self.read))
        self._ask("S9", wall.rows_keep_the_wall)
        self._ask("S10", partial(wall.doors_know_people, self.rng))
        self._ask("S11", partial(process.reminders_are_due, history, self.world.doubt))
        self._ask("S13", kept.days_equal_the_books, kept.ended_orders_are_over)
        self._ask("S13", kept.taken_means_a_live_job, kept.the_night_finds_nothing)
        self._ask("S14", papers.papers_equal_the_money, papers.papers_split_vat_exactly)
        self._ask("S14", papers.numbers_are_unbroken, papers.paid_orders_are_invoiced)
        self.read = len(letters)

    def quiet(self, since: datetime) -> None:
        """What is owed once the faults have stopped at `since`."""
        self.midnight()
        self._ask("S1", money.revenue_is_recognised)
        self._ask("S2", money.equals_stripe)
        self._ask("S3", money.every_pay_is_booked)
        self._ask("S7", process.deliveries_are_whole)
        self._ask("S13", kept.every_end_counts)
        self._ask("L1", life.paid_orders_go_on)
        self._ask("L2", life.the_queue_is_empty, life.the_work_was_done)
        self._ask("L3", life.paid_sessions_are_known)
        self._ask("L4", partial(life.late_work_is_chased, since))

    def _ask(self, rule: str, *checks: Check) -> None:
        for check in checks:
            for words in check():
                self.world.violated(rule, words)
