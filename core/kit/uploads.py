"""Uploaded pictures and PDFs: judged by their content, and pictures always written anew.

Writing anew drops everything that is no picture: GPS positions and other metadata, thumbnails, whatever hides behind
the end of the file. It happens in a child process under limits of memory and time, a few at once; this process reads
headers only. A PDF is kept as it came and must be served as an attachment under a sandbox policy.
"""

import hashlib
import io
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from PIL import Image

from core.kit import uploads_child
from core.kit.errors import RefusedUpload

_CHILD = Path(__file__).with_name("uploads_child.py")
_MIB = 1 << 20
PICTURE_BYTES = 10 * _MIB
PDF_BYTES = 20 * _MIB
PIXELS = 40_000_000
UNPACKED_BYTES = 4 * PIXELS  # once decoded: 40 million pixels of 8 bits in four channels
LONGEST_SIDE = 2048
# One child needs at most this much memory (address space, as RLIMIT_AS counts it) and time.
CHILD_MEMORY = 640 * _MIB
CPU_SECONDS, WALL_SECONDS = 6, 10.0
# In one web process: how many pictures are written anew at once, how many more may wait, and how long. Three of a
# process's threads at most are held by pictures.
AT_ONCE, MOST_WAITING, WAIT_SECONDS = 1, 2, 3.0
BUSY_SECONDS = 5  # when to come again
_TYPES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}
_SAVING: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 85, "optimize": True},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 85, "method": 4},
}
# PNG's header: channels by colour type. A palette becomes three or four channels of 8 bits.
_PNG_CHANNELS = {0: 1, 2: 3, 3: 4, 4: 2, 6: 4}
# The WebP decoder holds the canvas, the last frame and the new one, whatever the file's depth.
_WEBP_BYTES = 12
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")


@dataclass(frozen=True)
class CleanFile:
    data: bytes
    content_type: str
    ext: str
    sha256: str
    name: str = ""  # as the person who uploaded it called it; nothing is stored under it

    @property
    def stored_name(self) -> str:
        """Files are named by their content, which no name on a disk gives away."""
        return f"{self.sha256[:24]}.{self.ext}"


class RefusedFile(RefusedUpload):
    """No picture or PDF that we keep."""


def clean_upload(data: bytes) -> CleanFile:
    """A picture or a PDF, whatever its name says it is."""
    return clean_pdf(data) if data[:5] == b"%PDF-" else clean_picture(data)


def clean_picture(data: bytes) -> CleanFile:
    """JPEG, PNG or WebP of at most 10 MiB, 40 million pixels and 160 MB unpacked; comes out upright, at most 2048 pixels
    long, as its first frame.

    Raises RefusedFile; with the code "busy" when too many pictures are being written just now.
    """
    _require_size(data, PICTURE_BYTES)
    kind = _kind(data)
    _require_bounds(data, kind)
    with _a_place():
        written = _rewritten(data, kind)
    return _clean(written, *_TYPES[kind])


def clean_pdf(data: bytes) -> CleanFile:
    _require_size(data, PDF_BYTES)
    if data[:5] != b"%PDF-" or b"%%EOF" not in data[-2048:]:
        raise RefusedFile("not_pdf", _SENTENCES["not_pdf"])
    return _clean(data, "application/pdf", "pdf")


def _kind(data: bytes) -> str:
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise RefusedFile("heic", _SENTENCES["heic"])
    raise RefusedFile("format", _SENTENCES["format"])


def _require_bounds(data: bytes, kind: str) -> None:
    """From the headers: pixels, and bytes once decoded."""
    if kind == "WEBP":
        width, height = _webp_size(data)
        depth = _WEBP_BYTES
    elif kind == "PNG":
        width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
        depth = _png_depth(data)
    else:
        width, height = _jpeg_size(data)
        depth = 1  # the decoder shrinks while it reads; the child's own limit holds what does not
    if width * height > PIXELS:
        raise _too_many_pixels()
    if width * height * depth > UNPACKED_BYTES:
        found, limit = f"{width * height * depth / 1e6:.0f}", str(UNPACKED_BYTES // 1_000_000)
        raise RefusedFile("unpacked", format_lazy(_SENTENCES["unpacked"], found=found, limit=limit))


def _png_depth(data: bytes) -> int:
    """Bytes a pixel takes: the bits a channel has (1 to 16), at least 8, in all its channels."""
    return max(1, data[24] // 8) * _PNG_CHANNELS.get(data[25], 4)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Pillow reads a JPEG's headers without decoding anything."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
            return picture.size
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception:  # noqa: BLE001 - Pillow raises whatever it likes on hostile bytes
        raise RefusedFile("damaged", _SENTENCES["damaged"]) from None


_places = threading.BoundedSemaphore(AT_ONCE)
_in_line = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


@contextmanager
def _a_place() -> Iterator[None]:
    """One of the places of this process; waits a moment for one, if few others wait."""
    if not _in_line.acquire(blocking=False):
        raise _busy()
    try:
        if not _places.acquire(timeout=WAIT_SECONDS):
            raise _busy()
        try:
            yield
        finally:
            _places.release()
    finally:
        _in_line.release()


def _busy() -> RefusedFile:
    return RefusedFile("busy", _SENTENCES["busy"])


def _rewritten(data: bytes, kind: str) -> bytes:
    job = {
        "kind": kind, "longest_side": LONGEST_SIDE, "saving": _SAVING[kind], "memory": CHILD_MEMORY,
        "cpu_seconds": CPU_SECONDS, "answer_bytes": 4 * PICTURE_BYTES,
    }  # fmt: skip
    # Files instead of pipes: what the child may write is bounded by RLIMIT_FSIZE, and nobody waits for a reader.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        status = _wait([sys.executable, "-I", str(_CHILD), json.dumps(job)], given, answer)
        answer.seek(0)
        written = answer.read()
    if status == 0 and written:
        return written
    if status == uploads_child.PIXELS:
        raise _too_many_pixels()
    # Killed by a limit, or out of memory: too much picture. Anything else the decoder found wrong.
    code = "damaged" if status == uploads_child.DAMAGED else "too_heavy"
    raise RefusedFile(code, _SENTENCES[code])


def _wait(command: list[str], given: IO[bytes], answer: IO[bytes]) -> int:
    try:
        return subprocess.run(  # noqa: S603 - our own interpreter and our own file; the upload is only its stdin
            command, stdin=given, stdout=answer, stderr=subprocess.DEVNULL, timeout=WALL_SECONDS, check=False,
            env={"LANG": "C.UTF-8"},
        ).returncode  # fmt: skip
    except subprocess.TimeoutExpired:
        return uploads_child.MEMORY


def _webp_size(data: bytes) -> tuple[int, int]:
    """From the header: Pillow asks memory for the whole canvas as soon as it opens a WebP."""
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF


def _clean(data: bytes, content_type: str, ext: str) -> CleanFile:
    return CleanFile(data, content_type, ext, hashlib.sha256(data).hexdigest())


def _require_size(data: bytes, limit: int) -> None:
    if not data:
        raise RefusedFile("empty", _SENTENCES["empty"])
    if len(data) > limit:
        found = f"{len(data) / _MIB:.1f}"
        sentence = format_lazy(_SENTENCES["size"], found=found, limit=str(limit // _MIB))
        raise RefusedFile("size", sentence)


def _too_many_pixels() -> RefusedFile:
    return RefusedFile("pixels", format_lazy(_SENTENCES["pixels"], limit=str(PIXELS // 1_000_000)))


_SENTENCES = {
    "empty": _("The file is empty. Choose it again."),
    "size": _("The file has {found} MB; at most {limit} MB are taken. Send a smaller one."),
    "pixels": _("The picture has more than {limit} million pixels. Send a smaller one."),
    "format": _(
        "Only JPG, PNG and WebP pictures and PDF files are taken. Save the picture as JPG and send that."
    ),
    "heic": _(
        "This is a HEIC picture. Only JPG, PNG and WebP pictures and PDF files are taken. On an iPhone choose "
        "Settings, Camera, Formats, Most Compatible; or save the picture as JPG and send that."
    ),
    "unpacked": _(
        "Unpacked, the picture takes {found} MB; at most {limit} MB are taken. Save it as JPG and send that."
    ),
    "too_heavy": _(
        "The picture takes too much memory or time to read. Save it as a smaller JPG and send that."
    ),
    "busy": _("Many pictures are being sent at this moment. Please send yours again in a few seconds."),
    "damaged": _("The picture cannot be read to its end. Take it or save it again."),
    "not_pdf": _("This is no complete PDF file. Export it again as PDF and send that."),
}
