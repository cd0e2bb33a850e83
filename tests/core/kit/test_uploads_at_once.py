"""Pictures that are small to send and large to look at: refused by their header, a few at once, in bounded memory."""

import io
import json
import struct
import subprocess
import sys
import zlib

import pytest
from PIL import Image

from core.kit import uploads
from core.kit.uploads import RefusedFile, clean_picture, clean_upload

MIB = 1 << 20


def png(side: int, depth: int, colour_type: int, pixel: int) -> bytes:
    """A black PNG, packed row by row so that the test itself stays small."""
    packer, packed = zlib.compressobj(9), []
    for _row in range(side):
        packed.append(packer.compress(bytes(1 + side * pixel)))
    packed.append(packer.flush())
    head = struct.pack(">IIBBBBB", side, side, depth, colour_type, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", b"".join(packed)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def test_sixteen_bits_in_four_channels_are_refused_by_the_header():
    data = png(6320, 16, 6, 8)
    assert len(data) < MIB
    with pytest.raises(RefusedFile) as refused:
        clean_picture(data)
    assert refused.value.code == "unpacked"
    assert "320" in str(refused.value)


def test_a_webp_is_counted_as_its_decoder_holds_it():
    target = io.BytesIO()
    Image.new("RGB", (4000, 4000)).save(target, "WEBP")
    with pytest.raises(RefusedFile) as refused:
        clean_picture(target.getvalue())
    assert refused.value.code == "unpacked"


EIGHT = """
import json, pathlib, resource, sys, threading
import django
django.setup()
from core.kit.uploads import RefusedFile, clean_picture
data, said = pathlib.Path(sys.argv[1]).read_bytes(), []
def send():
    try:
        said.append(clean_picture(data).content_type)
    except RefusedFile as refusal:
        said.append(refusal.code)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
threads = [threading.Thread(target=send) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps([said, grown, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


def test_eight_at_once_stay_within_their_memory(tmp_path):
    """The largest that is taken, eight times, measured in a process of its own: neither it nor a child outgrows its
    bound, as many are looked at as there are places, and the others are told to come again."""
    path = tmp_path / "large.png"
    path.write_bytes(png(6320, 8, 6, 4))
    done = subprocess.run([sys.executable, "-c", EIGHT, str(path)], capture_output=True, check=True)
    said, grown, child = json.loads(done.stdout.splitlines()[-1])  # KiB on Linux
    assert set(said) <= {"image/png", "busy"}
    assert said.count("image/png") >= uploads.AT_ONCE
    assert said.count("busy") >= 8 - uploads.AT_ONCE - uploads.MOST_WAITING
    assert grown < 60 * 1024
    assert child < 420 * 1024


def test_places_are_given_back():
    for _time in range(4):
        with pytest.raises(RefusedFile):
            clean_picture(b"\xff\xd8\xff\xe0" + bytes(40))
    target = io.BytesIO()
    Image.new("RGB", (40, 40)).save(target, "JPEG")
    for _time in range(4):
        assert clean_picture(target.getvalue()).content_type == "image/jpeg"


def test_a_progressive_photo_of_forty_million_pixels_is_taken():
    target = io.BytesIO()
    Image.new("RGB", (7300, 5400), "green").save(target, "JPEG", progressive=True, subsampling=0)
    assert Image.open(io.BytesIO(clean_picture(target.getvalue()).data)).size == (2048, 1515)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_the_first_of_several_frames_is_kept(kind):
    target = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue", "green")]
    frames[0].save(target, kind, save_all=True, append_images=frames[1:])
    kept = Image.open(io.BytesIO(clean_picture(target.getvalue()).data))
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.convert("RGB").getpixel((5, 5))[0] > 200


def test_a_phones_photo_of_two_pictures_is_kept_as_its_first():
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(
        target, "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40))]
    )
    kept = Image.open(io.BytesIO(clean_picture(target.getvalue()).data))
    assert (kept.format, kept.getpixel((5, 5))[0] > 200) == ("JPEG", True)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_orientation_comes_out_upright(kind, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    target = io.BytesIO()
    Image.new("RGB", (60, 40)).save(target, kind, exif=exif)
    kept = Image.open(io.BytesIO(clean_picture(target.getvalue()).data))
    assert kept.size == ((40, 60) if orientation >= 5 else (60, 40))


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_a_heic_is_refused_with_what_is_taken(brand):
    with pytest.raises(RefusedFile) as refused:
        clean_upload(b"\0\0\0\x18ftyp" + brand + bytes(40))
    assert refused.value.code == "heic"
    assert "JPG" in str(refused.value)


def test_a_tiff_called_jpg_is_refused():
    target = io.BytesIO()
    Image.new("RGB", (60, 40)).save(target, "TIFF")
    with pytest.raises(RefusedFile) as refused:
        clean_upload(target.getvalue())
    assert refused.value.code == "format"
