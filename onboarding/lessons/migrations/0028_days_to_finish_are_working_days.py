"""The days of a programme were calendar days; as working days people get about the same time."""

import hashlib
import json

import django.core.validators
from django.db import migrations, models

import onboarding.lessons.models.programme_pages

FINGERPRINTED = ("title", "wordmark", "welcome", "days_to_finish")  # of a programme that a charter made


def working(days):
    """About as much time: of seven days five are worked, and it is never none."""
    return max(1, round(days * 5 / 7))


def fingerprint(content):
    """As charter_import.py takes it of a draft."""
    text = json.dumps({name: content[name] for name in FINGERPRINTED}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def count_working_days(apps, schema_editor):
    """In the records, the pages and every version of those that an editor may go back to."""
    for name in ("Programme", "ProgrammePage"):
        model = apps.get_model("lessons", name)
        for pk, days in model.objects.values_list("pk", "days_to_finish"):
            model.objects.filter(pk=pk).update(days_to_finish=working(days))
    fingerprints = {}
    of_programmes = {"content_type__app_label": "lessons", "content_type__model": "programmepage"}
    for revision in apps.get_model("wagtailcore", "Revision").objects.filter(**of_programmes).iterator():
        days = revision.content.get("days_to_finish")
        if not isinstance(days, int):
            continue
        before = fingerprint(revision.content) if all(name in revision.content for name in FINGERPRINTED) else None
        revision.content["days_to_finish"] = working(days)
        revision.save(update_fields=["content"])
        if before is not None:
            fingerprints[before] = fingerprint(revision.content)
    # A draft of a charter that nobody worked on still counts as such.
    for made in apps.get_model("lessons", "CharterImport").objects.all():
        entry = made.entries.get("programme")
        if entry is not None and entry["digest"] in fingerprints:
            entry["digest"] = fingerprints[entry["digest"]]
            made.save(update_fields=["entries"])


class Migration(migrations.Migration):

    dependencies = [
        ('lessons', '0027_mails_about_rounds'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.RunPython(count_working_days, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='programme',
            name='days_to_finish',
            field=models.PositiveSmallIntegerField(default=20),
        ),
        migrations.AlterField(
            model_name='programmepage',
            name='days_to_finish',
            field=models.PositiveSmallIntegerField(default=20, help_text='Te tellen vanaf de inschrijving, of vanaf de eerste werkdag van wie nog moet beginnen.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(730)], verbose_name='werkdagen om af te werken'),
        ),
        migrations.AlterField(
            model_name='programmepage',
            name='refresher_days',
            field=models.CharField(blank=True, default='30, 90', help_text='Zoveel kalenderdagen na een les komen er drie vragen terug. Leeg: geen opfrissers.', max_length=40, validators=[onboarding.lessons.models.programme_pages.validate_comma_separated_days], verbose_name='opfrissers na (kalenderdagen)'),
        ),
    ]
