"""Orders learn what has gone back to their clients, and that a bank confirms a debit."""

from django.db import migrations
from django.db.models import Max, Sum


def tell(apps, schema_editor):
    orders = apps.get_model("orders", "Order").objects
    gone = apps.get_model("payments", "Refund").objects.filter(
        status="succeeded", settled_at__isnull=False
    )
    known = gone.values("payment__order_id", "payment__order__paid_at")
    known = known.filter(payment__is_unmatched=False) | known.filter(
        payment__order__paid_at__isnull=True
    )
    for row in known.annotate(total=Sum("amount"), last=Max("settled_at")).order_by():
        orders.filter(pk=row["payment__order_id"]).update(
            refunded_amount=row["total"], refunded_at=row["last"]
        )
    waiting = apps.get_model("payments", "Payment").objects.filter(status="processing")
    for order_id, since in waiting.values_list("order_id", "created_at"):
        orders.filter(pk=order_id, debit_since=None).update(debit_since=since)


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0004_debit_and_refund_facts"),
        ("payments", "0005_names_of_fields"),
    ]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
