"""Districts come from the city's configuration and nowhere else."""

from django.db import transaction

from schools.bureau import cities
from schools.bureau.models import District


@transaction.atomic
def load_city(name: str | None = None) -> int:
    """Write the city's districts; running it again changes only what the file changed. Returns how many."""
    city = cities.load(name)
    District.objects.bulk_create(
        [
            District(code=d.code, name=d.name, pinyin=d.pinyin, kind=d.kind, tile_col=d.col, tile_row=d.row)
            for d in city.districts
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "pinyin", "kind", "tile_col", "tile_row"],
    )
    return len(city.districts)
