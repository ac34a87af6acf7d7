"""Promise the worker to count the orders that ended before results were kept by day."""

from django.db import migrations

from kernel import clock


def promise(apps, schema_editor):
    if not apps.get_model("payments", "Journal").objects.exists():
        return
    apps.get_model("kernel", "OutboxMessage").objects.create(
        topic="",
        handler="payments.count_ended_orders",
        key="migration:payments.0004",
        payload={},
        created_at=clock.now(),
        available_at=clock.now(),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0001_initial"),
        ("payments", "0003_results_by_day"),
    ]

    operations = [migrations.RunPython(promise, migrations.RunPython.noop)]
