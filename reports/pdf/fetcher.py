"""The only addresses a document may ask for: `data:` and `asset:` with a name we were given."""

from collections.abc import Mapping
from io import BytesIO
from urllib.parse import unquote

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.pdf.errors import RenderRefused

PIXELS = 4_000_000  # a 12000×12000 one-bit PNG of 22 KB takes 1.2 GB to draw (pdf.md §6)
TYPES = {"css": "text/css", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}


class AssetFetcher(URLFetcher):
    """Deny all but `data:` and `asset:`. WeasyPrint only logs a refusal, so it is remembered here too."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.assets = assets
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        scheme, _colon, rest = url.partition(":")
        if scheme == "data":
            return super().fetch(url, headers)
        name = unquote(rest)
        if scheme == "asset" and name in self.assets:
            return URLFetcherResponse(url, self.assets[name], {"Content-Type": _type_of(name)})
        self.refused.append(url[:120])
        raise ValueError("address refused")


def _type_of(name: str) -> str:
    return TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def check_picture(data: bytes) -> None:
    """Refuse a seal or logo that is not a PNG or JPEG, or is larger than it can need to be."""
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise RenderRefused(_("The picture is neither PNG nor JPEG.")) from error
    if width * height > PIXELS:
        raise RenderRefused(_("The picture is too large: at most 4 million pixels."))
