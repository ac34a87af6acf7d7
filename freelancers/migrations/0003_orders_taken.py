"""Orders of installs that traded before know whether somebody has them."""

from django.db import migrations

LIVE = ["offered", "accepted", "submitted", "returned", "passed"]


def mark_taken(apps, schema_editor):
    jobs = apps.get_model("freelancers", "Assignment").objects.filter(status__in=LIVE)
    orders = apps.get_model("orders", "Order").objects
    orders.filter(pk__in=jobs.values("order_id")).update(is_taken=True)


class Migration(migrations.Migration):
    dependencies = [
        ("freelancers", "0002_jobs_being_made"),
        ("orders", "0003_order_lists"),
    ]

    operations = [migrations.RunPython(mark_taken, migrations.RunPython.noop)]
