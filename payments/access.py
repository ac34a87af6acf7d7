"""The only door to one freelancer payment."""

from __future__ import annotations

from django.http import Http404

from accounts.models import User
from payments.models import Payout


def get_payout_for_freelancer(user: User, public_id: str) -> Payout:
    """Their own payment; 404 for everybody else's."""
    try:
        return Payout.objects.select_related("assignment").get(
            public_id=public_id, freelancer__user=user
        )
    except Payout.DoesNotExist:
        raise Http404 from None
