from django.db import migrations, models

ACCOUNTS = [
    ("stripe_balance", "Stripe balance"),
    ("client_prepayment", "Client prepayments"),
    ("vat_collected", "VAT collected"),
    ("revenue", "Revenue"),
    ("revenue_refunds", "Refunds of revenue"),
    ("stripe_fees", "Payment fees"),
    ("subcontract_cost", "Freelancer cost"),
    ("freelancer_payable", "Owed to freelancers"),
    ("bank", "Bank"),
    ("refunds_in_transit", "Refunds on their way"),
    ("unmatched_receipts", "Money received twice or unexpected"),
]


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="is_unmatched",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="refund",
            name="attempt",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.RemoveConstraint(model_name="posting", name="payments_posting_account_is_known"),
        migrations.AlterField(
            model_name="posting",
            name="account",
            field=models.CharField(choices=ACCOUNTS, max_length=24),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("account__in", [code for code, _ in ACCOUNTS])),
                name="payments_posting_account_is_known",
            ),
        ),
    ]
