"""What the freelancers' room refuses, each with the sentence the page shows."""

from __future__ import annotations

from django.utils.translation import gettext as _


class OfferGone(Exception):
    """The offer was withdrawn, ran out of time or was answered. Nothing was changed."""

    def __str__(self) -> str:
        return _("This offer is no longer open.")


class CapacityReached(Exception):
    """The freelancer has as many jobs as they take at a time. Nothing was changed."""

    def __str__(self) -> str:
        return _("All places for jobs at a time are taken. Finish a job first.")


class CannotOffer(Exception):
    """This freelancer cannot be asked now; the message says why."""


class InvitationGone(Exception):
    """The link was used, replaced or is too old. Nothing was changed."""

    def __str__(self) -> str:
        return _("This invitation is no longer valid.")


class CannotInvite(Exception):
    """An account with this address exists or the freelancer has joined; the message says which."""


class NothingToSubmit(Exception):
    """A submission needs at least one file. Nothing was changed."""

    def __str__(self) -> str:
        return _("Add at least one file before you send your work for checking.")


class JobClosed(Exception):
    """The job takes no more files or messages. Nothing was changed."""

    def __str__(self) -> str:
        return _("This job is closed.")
