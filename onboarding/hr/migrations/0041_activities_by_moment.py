from django.db import migrations, models

from onboarding.indexes_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('hr', '0040_enrolments_after_imports'),
    ]

    operations = [
        AddIndexMeanwhile(
            model_name='activity',
            index=models.Index(fields=['-at', '-id'], name='activity_by_moment'),
        ),
    ]
