from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("schools_bureau", "0004_closed_from")]
    operations = [migrations.RemoveField("school", "is_active")]
