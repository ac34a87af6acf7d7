"""What staff may look at in the tables. The owner may everything (a superuser)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from accounts.models import Role

ROOMS = ("catalog", "orders", "freelancers", "payments")


class StaffRights:
    """Staff read every table of the trade and change none: work goes through the work screens.

    It answers first and for good, so that no page of theirs asks the permission tables. It signs
    nobody in: without `get_user`, no session is ever bound to it.
    """

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if user_obj.is_anonymous or user_obj.role != Role.STAFF:
            return False
        room, _, action = perm.partition(".")
        if room in ROOMS and action.startswith("view_"):
            return True
        raise PermissionDenied

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Django asks this of a backend that has it, before it shows an app."""
        if user_obj.is_anonymous or user_obj.role != Role.STAFF:
            return False
        if app_label in ROOMS:
            return True
        raise PermissionDenied
