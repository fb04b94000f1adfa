"""A task waits in the database under the name of its function: those that waited during an upgrade are still found."""

from django.db import migrations

MOVED = {
    "onboarding.hr.imports.tasks.read": "onboarding.hr.imports.import_tasks.read",
    "onboarding.hr.imports.tasks.check": "onboarding.hr.imports.import_tasks.check",
    "onboarding.hr.imports.tasks.apply": "onboarding.hr.imports.import_tasks.apply",
    "onboarding.hr.imports.tasks.undo": "onboarding.hr.imports.import_tasks.undo",
    "onboarding.learning.notices.sending.deliver": "onboarding.learning.notices.queueing.deliver",
    "onboarding.hr.enrolling.switching.run_in_background": "onboarding.hr.deeds.rule_switching.run_in_background",
    "onboarding.learning.summaries.recount": "onboarding.learning.journey.summaries.recount",
}


def follow(apps, schema_editor):
    tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects
    for before, now in MOVED.items():
        tasks.filter(task_path=before).update(task_path=now)


class Migration(migrations.Migration):
    dependencies = [
        ("hr", "0007_went_elsewhere"),
        ("django_tasks_database", "0017_dbtaskresult_metadata"),
    ]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop, elidable=True)]
