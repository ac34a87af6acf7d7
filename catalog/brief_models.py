"""What is asked before work begins: questions of a service, in sections, some only if."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.i18n import Translated


class QuestionKind(models.TextChoices):
    SHORT = "short", _("Short text")
    LONG = "long", _("Long text")
    CHOICE = "choice", _("One choice")
    SEVERAL = "several", _("Several choices")
    FILE = "file", _("Files")
    LINK = "link", _("Link")


class Crosses(models.TextChoices):
    """What of an answer reaches the freelancer."""

    AS_WRITTEN = "as_written", _("As the client wrote it")
    EDITED = "edited", _("As you rewrite it")
    NOTHING = "nothing", _("Nothing")


class KitPart(models.TextChoices):
    """What of the client's brand kit can answer a question."""

    FILES = "files", _("Logo and other files")
    COLOURS = "colours", _("Colours")
    TONE = "tone", _("Tone")
    LINKS = "links", _("Links, their own site first")
    NOTE = "note", _("The note")


class BriefSection(models.Model):
    """Questions that belong together: a heading, and a page of its own in the brief."""

    service = models.ForeignKey(
        "catalog.Service", on_delete=models.PROTECT, related_name="sections"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title_en = models.CharField(_("title (English)"), max_length=80)
    title_fr = models.CharField(_("title (French)"), max_length=80)
    intro_en = models.CharField(_("introduction (English)"), max_length=240, blank=True)
    intro_fr = models.CharField(_("introduction (French)"), max_length=240, blank=True)

    title = Translated[str]()
    intro = Translated[str]()

    class Meta:
        verbose_name = _("section of the brief")
        verbose_name_plural = _("sections of the brief")
        ordering = ["service", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class BriefQuestion(models.Model):
    """`only_if` and `only_if_choice`: asked only when that question is answered so. `file_kinds`
    name kernel.filetypes.GROUPS; none means any."""

    service = models.ForeignKey(
        "catalog.Service", on_delete=models.PROTECT, related_name="questions"
    )
    section = models.ForeignKey(
        BriefSection,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("section"),
    )
    slug = models.SlugField(_("short name"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("asked"), default=True)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind.choices)
    label_en = models.CharField(_("question (English)"), max_length=160)
    label_fr = models.CharField(_("question (French)"), max_length=160)
    help_en = models.CharField(_("help (English)"), max_length=240, blank=True)
    help_fr = models.CharField(_("help (French)"), max_length=240, blank=True)
    choices_en = models.JSONField(_("choices (English)"), default=list, blank=True)
    choices_fr = models.JSONField(_("choices (French)"), default=list, blank=True)
    file_kinds = models.JSONField(_("kinds of files"), default=list, blank=True)
    only_if = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    only_if_choice = models.PositiveSmallIntegerField(null=True, blank=True)
    is_required = models.BooleanField(_("required"), default=True)
    crosses = models.CharField(
        _("what reaches the freelancer"),
        max_length=12,
        choices=Crosses.choices,
        default=Crosses.AS_WRITTEN,
    )

    kit_part = models.CharField(
        _("filled from the brand kit"),
        max_length=8,
        choices=KitPart.choices,
        blank=True,
        default="",
        db_default="",
        help_text=_("The client’s brand kit is offered for this question. They may refuse it."),
    )

    label = Translated[str]()
    help = Translated[str]()
    choices = Translated[list[str]]()

    class Meta:
        verbose_name = _("brief question")
        verbose_name_plural = _("brief questions")
        ordering = ["service", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "slug"], name="catalog_question_slug_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values) & Q(crosses__in=Crosses.values),
                name="catalog_question_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kit_part="")
                | Q(kit_part="files", kind="file")
                | Q(kit_part__in=["colours", "tone", "note"], kind__in=["short", "long"])
                | Q(kit_part="links", kind__in=["short", "long", "link"]),
                name="catalog_question_kit_part_fits_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(only_if__isnull=True, only_if_choice__isnull=True)
                | Q(only_if__isnull=False, only_if_choice__isnull=False),
                name="catalog_question_condition_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.label
