from django.db import migrations, models
from django.db.models.functions import Lower

import onboarding.people.addresses


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0011_refresher_mails"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="user", name="email_once_whatever_its_case"),
        migrations.AlterField(
            model_name="user",
            name="email",
            field=models.EmailField(
                blank=True,
                max_length=254,
                validators=[onboarding.people.addresses.validate_plain],
                verbose_name="e-mailadres",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                Lower("email"),
                models.F("organisation"),
                condition=~models.Q(email=""),
                name="email_once_per_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(organisation__isnull=True) & ~models.Q(email=""),
                name="email_once_outside_organisations",
            ),
        ),
    ]
