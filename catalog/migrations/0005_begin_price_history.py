"""The history begins with the prices that stand: nothing is claimed about the days before."""

from django.db import migrations

from kernel import clock


def begin(apps, schema_editor):
    changes = apps.get_model("catalog", "PriceChange")
    now = clock.now()
    for name, model in (("package", "Package"), ("extra", "Extra")):
        rows = apps.get_model("catalog", model).objects.select_related("service")
        changes.objects.bulk_create(
            changes(
                **{name: row},
                price_amount=row.price_amount,
                currency=row.currency,
                is_on_sale=row.service.status == "published" and getattr(row, "is_active", True),
                since=now,
            )
            for row in rows
        )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_price_history")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
