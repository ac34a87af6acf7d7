"""The agency that this install is."""

from __future__ import annotations

from kernel import versions
from kernel.i18n import LANGUAGES
from kernel.models import AgencyProfile


def current() -> AgencyProfile:
    """The profile from the database; an unnamed default before an agency has begun (not saved)."""
    found = AgencyProfile.objects.first()
    return found or AgencyProfile(
        pk=1, name="Relais", persona="Relais", email="hello@relais.example"
    )


def cached() -> AgencyProfile:
    """The profile for pages, and for the calendar of services: kept per process until it changes.

    A request sees the profile it began with: what an order binds is read from `current`.
    """
    return versions.remember_for(versions.of_profile(), "profile", current)


def is_missing() -> bool:
    """Whether no agency has begun here. From memory, as `cached`."""
    return cached()._state.adding


def languages() -> tuple[str, ...]:
    """In which languages clients are met. From memory, as `cached`."""
    agency = cached()
    return tuple(LANGUAGES) if agency.has_second_language else (agency.default_language,)
