"""Beginning for real: once, on an empty database, with drafts only."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role, User
from catalog.models import BriefQuestion, Extra, Package, Service, ServiceStatus
from freelancers.models import ExtraPay
from kernel.models import AgencyProfile

OPTIONS = {
    "name": "Studio Nord",
    "owner": "Nora Nord",
    "email": "nora@studio-nord.example",
    "password": "long enough for a test 42",
    "legal_status": "company",
    "vat_regime": "standard",
}


def start(**changes: str) -> str:
    out = StringIO()
    call_command("start_agency", stdout=out, **{**OPTIONS, **changes})
    return out.getvalue()


@pytest.mark.django_db
def test_start_agency_on_an_empty_database_makes_owner_profile_and_drafts() -> None:
    printed = start()

    owner = User.objects.get()
    assert (owner.role, owner.email) == (Role.OWNER, "nora@studio-nord.example")
    assert owner.is_superuser
    assert owner.check_password(OPTIONS["password"])
    profile = AgencyProfile.objects.get()
    assert (profile.name, profile.legal_status, profile.is_demo) == (
        "Studio Nord",
        "company",
        False,
    )
    assert set(Service.objects.values_list("status", flat=True)) == {ServiceStatus.DRAFT}
    assert (Service.objects.count(), Package.objects.count()) == (8, 24)
    assert ExtraPay.objects.count() == Extra.objects.count() > 0
    assert BriefQuestion.objects.count() > 40
    assert "Sign in to the back office with nora@studio-nord.example" in printed


@pytest.mark.django_db
def test_start_agency_twice_refuses_in_a_sentence_and_changes_nothing() -> None:
    start()

    with pytest.raises(CommandError, match="already holds an agency"):
        start(name="Another")

    assert AgencyProfile.objects.get().name == "Studio Nord"
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("password", "short", "--password: This password is too short"),
        ("email", "nora", "--email: Enter a valid email address"),
        ("country", "France", "--country: Enter a valid value"),
        ("country", "ZZ", "--country: No country has these two letters"),
        ("name", "", "--name: This field is required"),
    ],
)
@pytest.mark.django_db
def test_start_agency_with_a_bad_answer_says_which_and_writes_nothing(
    option: str, value: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        start(**{option: value})

    assert not AgencyProfile.objects.exists()
    assert not Service.objects.exists()
