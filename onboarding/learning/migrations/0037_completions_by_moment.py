from django.db import migrations, models

from onboarding.indexes_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('learning', '0036_language_of_earlier_versions'),
    ]

    operations = [
        AddIndexMeanwhile(
            model_name='completion',
            index=models.Index(fields=['completed_at'], name='completion_by_moment'),
        ),
    ]
