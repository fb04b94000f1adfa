from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hr", "0027_whose_lists")]

    operations = [
        migrations.RemoveField(model_name="savedview", name="mailed_for"),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("organisation", "name"), name="saved_view_name_once_per_organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(("month_day__gte", 1), ("month_day__lte", 31)), name="saved_view_day_of_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(condition=models.Q(("weekday__lte", 4)), name="saved_view_day_of_week"),
        ),
    ]
