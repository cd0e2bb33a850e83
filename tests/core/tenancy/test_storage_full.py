"""A full disk leaves no half file, and a rollback no orphan."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.kit import refusals

pytestmark = pytest.mark.django_db


def files() -> set[Path]:
    root = Path(default_storage.location)
    return {path for path in root.rglob("*") if path.is_file()} if root.exists() else set()


def test_no_half_file_is_left_when_the_disk_is_full(in_a, monkeypatch):
    before = files()

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        default_storage.save(default_storage.generate_filename("answers/a.jpg"), ContentFile(b"x" * 100_000))
    assert files() == before


def test_a_rollback_takes_its_file_away(in_a):
    before = files()
    with transaction.atomic():
        default_storage.save(default_storage.generate_filename("answers/b.jpg"), ContentFile(b"x"))
        assert files() != before
        transaction.set_rollback(True)
    assert files() == before


def test_a_file_that_was_committed_stays(in_a):
    with transaction.atomic():
        name = default_storage.save(default_storage.generate_filename("answers/c.jpg"), ContentFile(b"kept"))
    with default_storage.open(name) as file:
        assert file.read() == b"kept"
    default_storage.delete(name)


def test_a_full_disk_is_507_in_words(rf):
    try:
        raise OSError(errno.ENOSPC, "No space left on device")
    except OSError:
        page = refusals.server_error(rf.get("/students/"))
        api = refusals.server_error(rf.post("/api/v1/activities/"))
    assert (page.status_code, api.status_code) == (507, 507)
    assert "磁盘" in page.content.decode()


def test_what_was_typed_can_be_sent_again_as_it_was(rf):
    typed = {"csrfmiddlewaretoken": "a" * 64, "story": "第一行\n  第二行"}
    try:
        raise OSError(errno.ENOSPC, "No space left on device")
    except OSError:
        page = refusals.server_error(rf.post("/records/new/", typed)).content.decode()
    for name, value in typed.items():
        assert f'name="{name}" value="{value}"' in page
