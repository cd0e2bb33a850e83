"""make bench: BENCH=name runs one row, BENCH_SCALE=small|city chooses the size. Writes bench/results.json."""

import json
import os
import sys
from pathlib import Path

import django

RESULTS = Path(__file__).resolve().parents[2] / "bench" / "results.json"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
    django.setup()
    from tests.bench import city, rows
    from tests.bench.harness import table

    wanted, scale = os.environ.get("BENCH", ""), os.environ.get("BENCH_SCALE", "small")
    chosen = [row for row in rows.ALL if not wanted or row.__name__ == wanted]
    if not chosen or scale not in city.SCALES:
        names = ", ".join(row.__name__ for row in rows.ALL)
        sys.stderr.write(f"BENCH is one of {names}; BENCH_SCALE is small or city.\n")
        return 2
    with city.database() as stage:
        done = [result for row in chosen for result in row(stage, city.SCALES[scale])]
    sys.stdout.write(table(done) + "\n")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([row.as_json() for row in done], ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
