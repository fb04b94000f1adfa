"""Of every line of the ledger: where its recipient worked, and how they are called and reached, as far as we know now."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim


def write_recipients(apps: Any, schema_editor: Any) -> None:
    Notice, Enrolment, Programme, User = (
        apps.get_model(*label)
        for label in (("learning", "Notice"), ("learning", "Enrolment"), ("lessons", "Programme"), ("people", "User"))
    )
    person = User.objects.filter(pk=OuterRef("recipient"))
    called = Coalesce(
        NullIf(Trim(Concat("first_name", Value(" "), "last_name", output_field=TextField())), Value("")),
        NullIf("email", Value("")),
        "personnel_number",
        output_field=TextField(),
    )
    there = Enrolment.objects.filter(pk=OuterRef("enrolment")).values("programme__organisation")
    withdrawn = Programme.objects.filter(pk=OuterRef("withdrawn_from")).values("organisation")
    Notice.objects.update(
        organisation=Coalesce(Subquery(there), Subquery(withdrawn), Subquery(person.values("organisation"))),
        recipient_name=Subquery(person.values(called=called)),
        recipient_address=Subquery(person.values("email")),
        recipient_folded=Subquery(person.values("folded")),
    )


class Migration(migrations.Migration):
    dependencies = [("learning", "0026_who_was_mailed")]

    operations = [migrations.RunPython(write_recipients, migrations.RunPython.noop)]
