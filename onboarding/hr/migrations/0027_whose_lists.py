"""Gives each saved list to the organisation of who made it, and mails it to nobody but them: as before."""

from typing import Any

from django.db import migrations

LONGEST = 80


def give(apps: Any, schema_editor: Any) -> None:
    saved_views, recipients = apps.get_model("hr", "SavedView"), apps.get_model("hr", "ListRecipient")
    taken: set[tuple[int, str]] = set()
    for saved in saved_views.objects.select_related("made_by").order_by("pk"):
        saved.organisation_id = saved.made_by.organisation_id
        name, number = saved.name, 2
        while (saved.organisation_id, saved.name) in taken:  # two of HR used the same name
            behind = f" ({number})"
            saved.name, number = name[: LONGEST - len(behind)] + behind, number + 1
        taken.add((saved.organisation_id, saved.name))
        saved.save(update_fields=["organisation", "name"])
        if saved.schedule != "never":
            recipients.objects.create(saved_view=saved, person_id=saved.made_by_id, mailed_for=saved.mailed_for)


class Migration(migrations.Migration):
    dependencies = [("hr", "0026_lists_of_hr")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
