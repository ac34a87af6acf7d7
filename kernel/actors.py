"""Who did it. Every write names an actor; nobody is not an actor."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActorKind(models.TextChoices):
    CLIENT = "client", _("Client")
    FREELANCER = "freelancer", _("Freelancer")
    STAFF = "staff", _("Agency")
    SYSTEM = "system", _("Automatic")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a role, or the system (no user). `user_id` may be empty for a claimed order."""

    kind: ActorKind
    user_id: int | None = None


SYSTEM = Actor(ActorKind.SYSTEM)
