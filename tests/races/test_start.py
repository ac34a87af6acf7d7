"""Two browsers finish their agency at the same moment: one is made."""

from __future__ import annotations

from functools import partial

import pytest

from accounts.models import User
from agency.start.services import AlreadyBegun, Answers, begin
from catalog.models import Service
from kernel.models import AgencyProfile
from tests.live.together import together

pytestmark = pytest.mark.django_db


def _answers(name: str) -> Answers:
    return Answers(
        name=name,
        owner=name,
        email=f"{name.lower()}@agency.example",
        password_hash="!",
        country="FR",
        language="fr",
        legal_status="company",
        vat_regime="standard",
    )


@pytest.mark.usefixtures("live_database")
def test_two_browsers_at_once_make_one_agency() -> None:
    names = ("North", "South", "East")

    results = together(*(partial(begin, answers=_answers(name)) for name in names))

    begun = [each for each in results if isinstance(each, User)]
    assert len(begun) == 1
    assert [type(each) for each in results if each not in begun] == [AlreadyBegun] * 2
    assert AgencyProfile.objects.get().name == User.objects.get().name == begun[0].name
    assert Service.objects.count() == 8
