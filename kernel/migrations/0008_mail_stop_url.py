from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0007_confirmed_fact"),
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
