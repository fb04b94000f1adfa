"""Wagtail starts with a welcome page; this site's tree starts with organisations."""

from django.db import migrations


def remove_welcome_page(apps, schema_editor):
    pages = apps.get_model("wagtailcore", "Page").objects
    root = pages.filter(depth=1).first()
    if root is None:
        return
    apps.get_model("wagtailcore", "Site").objects.update(root_page_id=root.pk, site_name="Aan boord")
    pages.filter(depth=2, slug="home").delete()
    pages.filter(pk=root.pk).update(numchild=pages.filter(depth=2).count())


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0002_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(remove_welcome_page, migrations.RunPython.noop)]
