"""Orders learn what is promised back to their clients, and since when somebody makes them."""

from django.db import migrations
from django.db.models import Sum


def tell(apps, schema_editor):
    orders = apps.get_model("orders", "Order").objects
    own = apps.get_model("payments", "Refund").objects.filter(payment__is_unmatched=False)
    promised = own.values("payment__order_id").annotate(total=Sum("amount")).order_by()
    for row in promised.iterator():
        orders.filter(pk=row["payment__order_id"]).update(promised_back_amount=row["total"])
    jobs = apps.get_model("freelancers", "Assignment").objects.filter(
        status__in=["accepted", "submitted", "returned", "passed"], accepted_at__isnull=False
    )
    for order_id, taken_at in jobs.values_list("order_id", "accepted_at").iterator():
        orders.filter(pk=order_id).update(work_began_at=taken_at)


class Migration(migrations.Migration):
    dependencies = [
        ("freelancers", "0004_names_of_fields"),
        ("orders", "0016_withdrawal_facts"),
        ("payments", "0008_ended_payments"),
    ]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
