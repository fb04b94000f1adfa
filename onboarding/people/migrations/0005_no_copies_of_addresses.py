"""allauth kept a copy of each address from the first sign-in on, and a copy that nobody renews opens the wrong account."""

from django.db import migrations


def forget_copies(apps, schema_editor):
    apps.get_model("account", "EmailConfirmation").objects.all().delete()
    apps.get_model("account", "EmailAddress").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0004_address_changes"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(forget_copies, migrations.RunPython.noop, elidable=True)]
