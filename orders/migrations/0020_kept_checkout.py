import django.db.models.deletion
from django.db import migrations, models

import kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0008_legal_texts"),
        ("orders", "0019_quotes"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptCheckout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.public_id, max_length=22, unique=True),
                ),
                ("email", models.EmailField(db_index=True, max_length=254, verbose_name="e-mail")),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("tier", models.CharField(max_length=10, verbose_name="package")),
                ("extras", models.JSONField(default=list)),
                ("details", models.JSONField(default=dict)),
                ("coupon", models.CharField(blank=True, max_length=30, verbose_name="coupon")),
                ("currency", models.CharField(max_length=3)),
                ("price_amount", models.BigIntegerField(verbose_name="price")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("erase_at", models.DateTimeField(verbose_name="erased")),
                ("stopped_at", models.DateTimeField(null=True, verbose_name="stopped")),
                ("is_restored", models.BooleanField(default=False)),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.order",
                        verbose_name="order",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.service",
                        verbose_name="service",
                    ),
                ),
            ],
            options={
                "verbose_name": "kept checkout",
                "verbose_name_plural": "kept checkouts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("erase_at__gt", models.F("asked_at"))),
                        name="orders_kept_is_erased_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("order__isnull", False), ("is_restored", False), _connector="OR"
                        ),
                        name="orders_kept_restored_has_its_order",
                    ),
                ],
            },
        ),
    ]
