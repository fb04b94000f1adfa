from django.db import migrations


class Migration(migrations.Migration):
    """What was kept as `sections` is read as it stands, and written anew by `manage.py rebuild_lessons`."""

    dependencies = [("lessons", "0011_programmes_in_order")]

    operations = [migrations.RenameField("lessonversion", "sections", "article")]
