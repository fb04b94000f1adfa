"""Of whom a later round was withdrawn, the round before it is the current one again."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def make_current(apps, schema_editor):
    enrolments = apps.get_model("learning", "Enrolment").objects
    same = enrolments.filter(user=OuterRef("user"), programme=OuterRef("programme"))
    later = same.filter(round__gt=OuterRef("round"))
    earlier = enrolments.filter(Exists(later.filter(withdrawn_at__isnull=False)), withdrawn_at__isnull=True)
    earlier = earlier.exclude(Exists(later.filter(withdrawn_at__isnull=True))).exclude(Exists(same.filter(is_current=True)))
    enrolments.filter(pk__in=list(earlier.values_list("pk", flat=True))).update(is_current=True)


class Migration(migrations.Migration):

    dependencies = [
        ("learning", "0033_mailings_of_any_kind"),
    ]

    operations = [migrations.RunPython(make_current, migrations.RunPython.noop)]
