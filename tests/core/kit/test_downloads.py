"""Stored uploads leave as what they are and run nothing."""

from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.http import Http404

from core.kit.downloads import upload_response


class Stored(SimpleNamespace):
    def open(self, mode):
        if self.data is None:
            raise FileNotFoundError
        return ContentFile(self.data)


@pytest.mark.parametrize(("show", "disposition"), [(False, "attachment"), (True, "inline")])
def test_an_upload_runs_nothing_on_our_host(show, disposition):
    response = upload_response(Stored(data=b"%PDF-"), content_type="application/pdf", name="a.pdf", show=show)
    assert b"".join(response) == b"%PDF-"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'{disposition}; filename="a.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def policy(content_type):
    return upload_response(Stored(data=b""), content_type=content_type, name="a")["Content-Security-Policy"]


@pytest.mark.parametrize("other", ["image/svg+xml", "text/html", "image/x-anything"])
def test_only_a_picture_without_a_language_may_be_styled(other):
    assert "unsafe-inline" in policy("image/png")
    assert "unsafe-inline" not in policy(other)


def test_a_file_that_is_gone_is_not_found():
    with pytest.raises(Http404):
        upload_response(Stored(data=None), content_type="application/pdf", name="a.pdf")
