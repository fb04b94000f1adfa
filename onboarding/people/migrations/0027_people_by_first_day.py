from django.db import migrations, models

from onboarding.indexes_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('people', '0026_came_by_provider'),
    ]

    operations = [
        AddIndexMeanwhile(
            model_name='user',
            index=models.Index(fields=['start_date', 'end_date', 'organisation'], name='person_by_first_day'),
        ),
    ]
