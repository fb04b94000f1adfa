from django.db import migrations


def count_asked(apps, schema_editor):
    """Everyone in a programme is asked what it asks now."""
    enrolments = apps.get_model("learning", "Enrolment")
    for programme in apps.get_model("lessons", "Programme").objects.all():
        asked = sum(len(one["lessons"]) for one in programme.outline.get("principles", ()))
        enrolments.objects.filter(programme=programme).update(lessons_asked=asked)


class Migration(migrations.Migration):
    dependencies = [("learning", "0009_follow_ups"), ("lessons", "0014_sizes_and_asked_lessons")]

    operations = [migrations.RunPython(count_asked, migrations.RunPython.noop)]
