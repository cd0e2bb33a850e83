"""Screenshots for the README: SCREENSHOTS=1 pytest tests/journeys. Kept small: a palette of 256 colours."""

import io
import os
import shutil
import subprocess
from pathlib import Path

from PIL import Image

MOST = 150 * 1024


def wanted() -> bool:
    return os.environ.get("SCREENSHOTS") == "1"


def keep(png: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(png)) as picture:
        small = picture.convert("RGB")
    for colours in (256, 128, 64, 32):
        small.quantize(colours).save(target, optimize=True)
        if target.stat().st_size <= MOST:
            return


def keep_page(pdf: bytes, folder: Path, target: Path) -> None:
    """A PDF's first page, where pdftoppm is there to draw it."""
    if not wanted() or not shutil.which("pdftoppm"):
        return
    source = folder / "page.pdf"
    source.write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-singlefile", source, folder / "page"],
        check=True,
    )
    keep((folder / "page.png").read_bytes(), target)


def photo() -> bytes:
    """A blackboard, as a phone takes it."""
    held = io.BytesIO()
    Image.new("RGB", (640, 480), (38, 70, 53)).save(held, "PNG")
    return held.getvalue()
