from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0005_legal_facts"),
    ]

    operations = [
        migrations.AddField(
            model_name="cacheversion",
            name="profile_number",
            field=models.BigIntegerField(default=1),
        ),
        migrations.RemoveIndex(model_name="outboxmessage", name="kernel_outbox_parked"),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("done_at", None), ("parked_at__isnull", False)),
                fields=["parked_at"],
                name="kernel_outbox_parked",
            ),
        ),
    ]
