"""Uploaded pictures and PDFs: judged by their content, and pictures always written anew.

Writing anew drops everything that is no picture: GPS positions and other metadata, thumbnails, whatever hides behind
the end of the file. A PDF is kept as it came and must be served as an attachment under a sandbox policy.
"""

import hashlib
import io
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.kit.errors import RefusedUpload

_MIB = 1 << 20
PICTURE_BYTES = 10 * _MIB
PDF_BYTES = 20 * _MIB
PIXELS = 40_000_000
LONGEST_SIDE = 2048
_TYPES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}
_SAVING: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 85, "optimize": True},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 85, "method": 4},
}


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
    """JPEG, PNG or WebP of at most 10 MiB and 40 million pixels; comes out upright, at most 2048 pixels long."""
    _require_size(data, PICTURE_BYTES)
    kind = _kind(data)
    try:
        written = _rewritten(data, kind)
    except RefusedFile:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:  # noqa: BLE001 - Pillow's decoders raise whatever they like on hostile bytes
        raise RefusedFile("damaged", _SENTENCES["damaged"]) from None
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
    raise RefusedFile("format", _SENTENCES["format"])


def _rewritten(data: bytes, kind: str) -> bytes:
    if kind == "WEBP":
        _require_pixels(*_webp_size(data))
    with Image.open(io.BytesIO(data), formats=[kind]) as picture:
        # Pillow itself only warns, and only from 89 million on; a warning would depend on the process's filters.
        _require_pixels(picture.width, picture.height)
        # Lets the JPEG decoder shrink while it reads: a 40-megapixel photo then takes a few MB.
        picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        upright = _plain(ImageOps.exif_transpose(picture), kind)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return _saved(upright, kind)


def _webp_size(data: bytes) -> tuple[int, int]:
    """From the header: Pillow asks memory for the whole canvas as soon as it opens a WebP."""
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """RGB or RGBA: palettes, CMYK and 16 bits are not worth keeping, transparency is."""
    transparent = kind != "JPEG" and ("A" in picture.getbands() or "transparency" in picture.info)
    return picture.convert("RGBA" if transparent else "RGB")


def _saved(picture: Image.Image, kind: str) -> bytes:
    # Pixels are copied into a new picture: what hangs on the old one (EXIF, ICC, XMP, text) cannot be saved with it.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    target = io.BytesIO()
    bare.save(target, kind, **_SAVING[kind])
    return target.getvalue()


def _clean(data: bytes, content_type: str, ext: str) -> CleanFile:
    return CleanFile(data, content_type, ext, hashlib.sha256(data).hexdigest())


def _require_size(data: bytes, limit: int) -> None:
    if not data:
        raise RefusedFile("empty", _SENTENCES["empty"])
    if len(data) > limit:
        found = f"{len(data) / _MIB:.1f}"
        sentence = format_lazy(_SENTENCES["size"], found=found, limit=str(limit // _MIB))
        raise RefusedFile("size", sentence)


def _require_pixels(width: int, height: int) -> None:
    if width * height > PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> RefusedFile:
    return RefusedFile("pixels", format_lazy(_SENTENCES["pixels"], limit=str(PIXELS // 1_000_000)))


_SENTENCES = {
    "empty": _("The file is empty. Choose it again."),
    "size": _("The file has {found} MB; at most {limit} MB are taken. Send a smaller one."),
    "pixels": _("The picture has more than {limit} million pixels. Send a smaller one."),
    "format": _(
        "Only JPG, PNG and WebP pictures and PDF files are taken. Save the picture as JPG and send that."
    ),
    "damaged": _("The picture cannot be read to its end. Take it or save it again."),
    "not_pdf": _("This is no complete PDF file. Export it again as PDF and send that."),
}
