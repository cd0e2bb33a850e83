"""Small drawn pictures as evidence: a poster on a wall. No photo, no faces."""

import io
from random import Random

from PIL import Image, ImageDraw

from core.kit.uploads import CleanFile, clean_picture

SIZE = (320, 214)
WALLS = ("#e8eef2", "#f2ede4", "#e9f0e6", "#f0e9ee")
BOARDS = ("#1f5f4a", "#27496d", "#7a3b2e", "#4a4063")
PAPERS = ("#f6d365", "#f4a261", "#a8dadc", "#cdb4db", "#b7e4c7", "#ffffff")


def poster(rng: Random) -> CleanFile:
    """Each differs: a file that is shown twice counts once."""
    picture = Image.new("RGB", SIZE, rng.choice(WALLS))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 180, *SIZE), fill="#b9a48c")
    draw.rectangle((26, 20, 294, 160), fill="#8a6d4b")
    draw.rectangle((32, 26, 288, 154), fill=rng.choice(BOARDS))
    for column in range(4):
        _note(draw, rng, 41 + column * 63)
    data = io.BytesIO()
    picture.save(data, "PNG", compress_level=0)  # what is kept is written by clean_picture
    return clean_picture(data.getvalue())


def _note(draw: ImageDraw.ImageDraw, rng: Random, left: int) -> None:
    top = rng.randint(32, 60)
    bottom = top + rng.randint(46, 86)
    draw.rectangle((left, top, left + 52, bottom), fill=rng.choice(PAPERS))
    for line in range(top + 8, bottom - 5, 8):
        draw.line((left + 5, line, left + rng.randint(20, 47), line), fill="#555555", width=2)
    draw.ellipse((left + 23, top - 3, left + 29, top + 3), fill="#d62828")
