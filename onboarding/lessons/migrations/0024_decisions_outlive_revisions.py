from collections import defaultdict

import django.db.models.deletion
from django.db import migrations, models


def link_versions(apps, schema_editor):
    """What came of a decision of before that was written with it: what failed then is done again, as what fails now.

    The version that was published since, before anything else was decided about the page, of the size and with the
    line that were chosen. A publication without a change made none.
    """
    PublishDecision = apps.get_model("lessons", "PublishDecision")
    Lesson = apps.get_model("lessons", "Lesson")
    LessonVersion = apps.get_model("lessons", "LessonVersion")
    of_page = defaultdict(list)
    for decision in PublishDecision.objects.filter(revision__isnull=False).select_related("revision"):
        of_page[int(decision.revision.object_id)].append(decision)
    for lesson in Lesson.objects.filter(page__in=of_page).only("pk", "page"):
        decisions = sorted(of_page[lesson.page_id], key=lambda one: one.decided_at)
        for decision, after in zip(decisions, [*decisions[1:], None]):
            if decision.version_id is not None:
                continue
            made = LessonVersion.objects.filter(
                lesson=lesson.pk,
                published_at__gte=decision.decided_at,
                change__in=[decision.size, "first"],
                note=decision.note,
                decision__isnull=True,
            )
            if after is not None:
                made = made.filter(published_at__lt=after.decided_at)
            number = made.order_by("number").values_list("pk", flat=True).first()
            if number is not None:
                PublishDecision.objects.filter(pk=decision.pk).update(version=number)


class Migration(migrations.Migration):

    dependencies = [
        ('lessons', '0023_expiry_decisions'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='publishdecision',
            name='revision',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='publish_decision', to='wagtailcore.revision'),
        ),
        migrations.RunPython(link_versions, migrations.RunPython.noop),
    ]
