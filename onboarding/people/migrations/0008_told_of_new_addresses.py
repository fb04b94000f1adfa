from django.db import migrations, models
from django.db.models import F


def those_of_before_were_told_at_once(apps, _schema_editor):
    apps.get_model("people", "AddressChange").objects.update(told_at=F("asked_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_folded_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="addresschange",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(those_of_before_were_told_at_once, migrations.RunPython.noop, elidable=True),
    ]
