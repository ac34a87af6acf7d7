"""Who can sign in. One e-mail is one user is one role."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kernel import clock, ids
from kernel.actors import Actor, ActorKind


class Role(models.TextChoices):
    CLIENT = "client", _("Client")
    FREELANCER = "freelancer", _("Freelancer")
    STAFF = "staff", _("Staff")
    OWNER = "owner", _("Owner")


STAFF_ROLES = (Role.STAFF, Role.OWNER)


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, *, role: Role, password: str | None = None, **fields: Any
    ) -> User:
        """A new user; without a password the account opens by e-mailed code only."""
        user = self.model(email=email.strip().lower(), role=role, created_at=clock.now(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(
            email, role=Role.OWNER, password=password, is_superuser=True, **fields
        )

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. `verified_at`: when they first proved that the address is theirs.

    `language_is_chosen`: they said so themselves, so mails about orders follow it too. The two
    `wants_` are mails a client may do without. `erased_at`: they left; nothing here names them.
    """

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("en", _("English")), ("fr", _("French"))],
        default="en",
    )
    language_is_chosen = models.BooleanField(default=False, db_default=False)
    wants_reminders = models.BooleanField(_("reminders"), default=True, db_default=True)
    wants_message_mails = models.BooleanField(_("mails of messages"), default=True, db_default=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"))
    verified_at = models.DateTimeField(_("address proved"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_is_unique"),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="accounts_user_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """The admin's word for the agency's people."""
        return self.role in STAFF_ROLES

    @property
    def actor(self) -> Actor:
        kind = {Role.CLIENT: ActorKind.CLIENT, Role.FREELANCER: ActorKind.FREELANCER}
        return Actor(kind.get(Role(self.role), ActorKind.STAFF), self.pk)
