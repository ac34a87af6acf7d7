from django.apps import AppConfig


class FreelancersConfig(AppConfig):
    name = "freelancers"

    def ready(self) -> None:
        from freelancers import handlers  # noqa: F401, PLC0415  app ready
