"""The districts of the settings' city: a fresh installation has them before anybody adds a school."""

from django.db import migrations

from schools.bureau import cities


def load(apps, schema_editor):
    district = apps.get_model("schools_bureau", "District")
    for each in cities.load().districts:
        district.objects.update_or_create(
            code=each.code,
            defaults={
                "name": each.name, "pinyin": each.pinyin, "kind": each.kind,
                "tile_col": each.col, "tile_row": each.row,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("schools_bureau", "0002_membership_reason")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
