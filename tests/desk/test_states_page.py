"""docs/states.md says what the process tables say."""

from __future__ import annotations

from agency.management.commands import document_states
from freelancers.states import PROCESS as ASSIGNMENT
from orders.states import PROCESS as ORDER


def test_states_page_is_fresh() -> None:
    assert document_states.PATH.read_text() == document_states.render()


def test_states_page_draws_every_legal_pair() -> None:
    text = document_states.render()

    for process in (ORDER, ASSIGNMENT):
        for source, target in process.pairs:
            assert f"    {source} --> {target}: " in text
