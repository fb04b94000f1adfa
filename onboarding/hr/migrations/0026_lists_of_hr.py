"""Saved lists are of all of HR at an organisation, and go to several colleagues. What stands is filled in next."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hr", "0025_closing_days_verb"),
        ("people", "0022_hearts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="savedview", name="saved_view_name_once_per_owner"),
        migrations.RenameField(model_name="savedview", old_name="owner", new_name="made_by"),
        migrations.AlterField(
            model_name="savedview",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="saved_views",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="saved_views",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="weekday",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "maandag"), (1, "dinsdag"), (2, "woensdag"), (3, "donderdag"), (4, "vrijdag")],
                default=0,
                verbose_name="op",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="month_day",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="op dag"),
        ),
        migrations.AlterField(
            model_name="savedview",
            name="schedule",
            field=models.CharField(
                choices=[("never", "niet mailen"), ("weekly", "elke week"), ("monthly", "elke maand")],
                default="never",
                max_length=8,
                verbose_name="mailen",
            ),
        ),
        migrations.CreateModel(
            name="ListRecipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "saved_view",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recipients", to="hr.savedview"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mailed_lists",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("beyond_hr", models.BooleanField(default=False)),
                ("mailed_for", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "ontvanger van een lijst",
                "verbose_name_plural": "ontvangers van een lijst",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=["saved_view", "person"], name="list_recipient_once")],
            },
        ),
    ]
