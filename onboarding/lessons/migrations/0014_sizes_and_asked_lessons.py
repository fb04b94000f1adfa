from django.db import migrations
from django.utils import timezone


def name_sizes(apps, schema_editor):
    """What was worked out before as small or large asked nothing of anyone: an improvement."""
    versions = apps.get_model("lessons", "LessonVersion")
    versions.objects.filter(change__in=["small", "large"]).update(change="improvement")


def note_what_is_asked(apps, schema_editor):
    """What programmes ask now, they ask of everyone in them."""
    asked, now = apps.get_model("lessons", "AskedLesson"), timezone.now()
    lessons = set(apps.get_model("lessons", "Lesson").objects.values_list("pk", flat=True))
    for programme in apps.get_model("lessons", "Programme").objects.all():
        entries = [lesson for one in programme.outline.get("principles", ()) for lesson in one["lessons"]]
        rows = [
            asked(programme=programme, lesson_id=entry["id"], asked_at=now)
            for entry in entries
            if entry["id"] in lessons
        ]
        asked.objects.bulk_create(rows, ignore_conflicts=True)
        there = apps.get_model("lessons", "Lesson").objects.filter(pk__in=[entry["id"] for entry in entries])
        there.update(is_asked=True)


class Migration(migrations.Migration):
    dependencies = [("lessons", "0013_versions_and_files")]

    operations = [
        migrations.RunPython(name_sizes, migrations.RunPython.noop),
        migrations.RunPython(note_what_is_asked, migrations.RunPython.noop),
    ]
