"""A school closes from a day on, and a closed term keeps the schools it was counted for."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

STAGES = [('primary', 'Primary'), ('junior', 'Junior secondary'), ('senior', 'Senior secondary'), ('vocational', 'Vocational'), ('higher', 'Higher education')]
# The day a school was closed on is that of its last change; a closed term had the schools that are open now.
KEEP = """
    UPDATE schools_bureau_school SET closed_from = (changed_at AT TIME ZONE 'Asia/Shanghai')::date WHERE NOT is_active;
    INSERT INTO schools_bureau_termschool (term_id, school_id, district_id, stages)
    SELECT t.id, s.id, s.district_id, s.stages FROM schools_bureau_term t CROSS JOIN schools_bureau_school s
    WHERE NOT t.is_open AND s.is_active;
"""


class Migration(migrations.Migration):
    dependencies = [("schools_bureau", "0003_city")]
    operations = [
        migrations.AddField("school", "closed_from", models.DateField(blank=True, null=True, verbose_name="closed from")),
        migrations.CreateModel(
            name="TermSchool",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stages", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=STAGES, max_length=10), size=None)),
                ("district", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="schools_bureau.district")),
                ("school", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="schools_bureau.school")),
                ("term", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="schools_bureau.term")),
            ],
        ),
        migrations.AddConstraint("termschool", models.UniqueConstraint(fields=("term", "school"), name="term_school_once")),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
