from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "kernel"
    verbose_name = _("Agency")

    def ready(self) -> None:
        from celery.signals import task_prerun  # noqa: PLC0415  app ready
        from django.core.signals import request_started  # noqa: PLC0415  app ready
        from django.db.models.signals import post_migrate  # noqa: PLC0415  app ready

        from kernel import (  # noqa: PLC0415  app ready
            checks,  # noqa: F401
            handlers,  # noqa: F401
            legal_mentions,
            legal_rates,
            triggers,
            versions,
        )

        post_migrate.connect(triggers.install_after_migrate, dispatch_uid="kernel.triggers")
        post_migrate.connect(legal_rates.sow_after_migrate, sender=self)
        post_migrate.connect(legal_mentions.sow_after_migrate, sender=self)
        request_started.connect(versions.forget, dispatch_uid="kernel.versions")
        task_prerun.connect(versions.forget, dispatch_uid="kernel.versions")
