"""Writes one picture anew in a process of its own, under limits of memory and time: decoders meet hostile bytes here.

Run as a file, not as a module: it imports Pillow and nothing of ours, so it starts in about 0.1 s. Stdin is the
picture, argv[1] the job as JSON; stdout is the new picture, argv[1]'s kind. The exit status says what was wrong.
"""

import io
import json
import resource
import sys
from typing import Any

from PIL import Image, ImageOps

PIXELS, DAMAGED, MEMORY = 3, 4, 5  # exit statuses, read by core.kit.uploads


def main() -> int:
    job = json.loads(sys.argv[1])
    for what, value in (
        (resource.RLIMIT_AS, job["memory"]),
        (resource.RLIMIT_CPU, job["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, job["answer_bytes"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))
    try:
        sys.stdout.buffer.write(rewritten(sys.stdin.buffer.read(), job))
    except MemoryError:
        return MEMORY
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return PIXELS
    except Exception:  # noqa: BLE001 - Pillow's decoders raise whatever they like on hostile bytes
        return DAMAGED
    return 0


def rewritten(data: bytes, job: dict[str, Any]) -> bytes:
    side = job["longest_side"]
    with Image.open(io.BytesIO(data), formats=[job["kind"]]) as picture:
        # Lets the JPEG decoder shrink while it reads: a 40-megapixel photo then takes a few MB.
        picture.draft(None, (side, side))
        orientation = picture.getexif()
        small = plain(picture, job["kind"])
        # Shrunk before it is turned: turning the whole would hold it twice.
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        small.info.pop("exif", None)
        small.info.pop("xmp", None)
    return saved(turned(small, orientation), job)


def plain(picture: Image.Image, kind: str) -> Image.Image:
    """RGB or RGBA: palettes, CMYK and 16 bits are not worth keeping, transparency is. The first frame of several."""
    transparent = kind != "JPEG" and ("A" in picture.getbands() or "transparency" in picture.info)
    mode = "RGBA" if transparent else "RGB"
    if picture.mode == mode:
        picture.load()
        return picture
    return picture.convert(mode)


def turned(picture: Image.Image, exif: Image.Exif) -> Image.Image:
    """Upright, as the camera's orientation says."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    bare.getexif()[0x0112] = exif.get(0x0112, 1)
    return ImageOps.exif_transpose(bare)


def saved(picture: Image.Image, job: dict[str, Any]) -> bytes:
    # Pixels are copied into a new picture: what hangs on the old one (EXIF, ICC, XMP, text) cannot be saved with it.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    target = io.BytesIO()
    bare.save(target, job["kind"], **job["saving"])
    return target.getvalue()


if __name__ == "__main__":
    sys.exit(main())
