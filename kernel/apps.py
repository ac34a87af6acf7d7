from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "kernel"

    def ready(self) -> None:
        from django.core.signals import request_started  # noqa: PLC0415  app ready
        from django.db.models.signals import post_migrate  # noqa: PLC0415  app ready

        from kernel import checks, handlers, triggers, versions  # noqa: F401, PLC0415  app ready

        post_migrate.connect(triggers.install_after_migrate, dispatch_uid="kernel.triggers")
        request_started.connect(versions.forget, dispatch_uid="kernel.versions")
