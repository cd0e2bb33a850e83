"""Small drawn pictures as evidence: a poster on a wall. No photo, no faces."""

import io
from random import Random

from PIL import Image, ImageDraw

from core.kit.uploads import CleanFile, clean_picture

SIZE = (480, 320)
WALLS = ("#e8eef2", "#f2ede4", "#e9f0e6", "#f0e9ee")
BOARDS = ("#1f5f4a", "#27496d", "#7a3b2e", "#4a4063")
PAPERS = ("#f6d365", "#f4a261", "#a8dadc", "#cdb4db", "#b7e4c7", "#ffffff")


def poster(rng: Random) -> CleanFile:
    """Each differs: a file that is shown twice counts once."""
    picture = Image.new("RGB", SIZE, rng.choice(WALLS))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 270, *SIZE), fill="#b9a48c")
    draw.rectangle((40, 30, 440, 240), fill="#8a6d4b")
    draw.rectangle((48, 38, 432, 232), fill=rng.choice(BOARDS))
    for column in range(4):
        _note(draw, rng, 62 + column * 94)
    data = io.BytesIO()
    picture.save(data, "PNG")
    return clean_picture(data.getvalue())


def _note(draw: ImageDraw.ImageDraw, rng: Random, left: int) -> None:
    top = rng.randint(48, 90)
    bottom = top + rng.randint(70, 130)
    draw.rectangle((left, top, left + 78, bottom), fill=rng.choice(PAPERS))
    for line in range(top + 12, bottom - 8, 12):
        draw.line((left + 8, line, left + rng.randint(30, 70), line), fill="#555555", width=3)
    draw.ellipse((left + 35, top - 4, left + 43, top + 4), fill="#d62828")
