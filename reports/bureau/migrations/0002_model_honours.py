from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports_bureau", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("honourtype", "model_school_needs_authority"),
        migrations.AddConstraint(
            "honourtype",
            models.CheckConstraint(
                condition=models.Q(
                    ("is_enabled", False),
                    models.Q(("name__contains", "示范"), _negated=True),
                    models.Q(
                        models.Q(("authority", ""), _negated=True),
                        models.Q(("authority_number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="model_school_needs_authority",
            ),
        ),
    ]
