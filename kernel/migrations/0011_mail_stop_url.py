from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0010_bank_account"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="stop_url",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=400
            ),
        ),
    ]
