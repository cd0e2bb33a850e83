"""What forms share: days and files as fields, and carrying out an action from a form.

A refusal becomes the form's error, and nothing typed is lost.
"""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpResponse

from core.kit.errors import ChangedMeanwhile, lost_race
from core.kit.uploads import BUSY_SECONDS, CleanFile, RefusedFile, clean_upload

Result = TypeVar("Result")
MOST_INTEGER = 2_147_483_647  # of a column of four bytes
TAKEN_FILES = "image/jpeg,image/png,image/webp,application/pdf"


class DayInput(forms.DateInput):
    """The browser's own date picker: it takes and gives 2026-11-22 in every language.

    It shows the day as the browser's language writes it, so the day stands beside it as the page's does.
    """

    input_type = "date"
    template_name = "core/widgets/day.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["day"] = _day(context["widget"]["value"])
        return context


def _day(text: str | None) -> datetime.date | None:
    """None for what is no day, and stands in the field as it was typed."""
    try:
        return datetime.date.fromisoformat(text or "")
    except ValueError:
        return None


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several pictures or PDFs, cleaned: each is judged by its content and pictures are written anew."""

    widget = FilesInput(attrs={"accept": TAKEN_FILES})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            allow_empty_file=True, **kwargs
        )  # an empty one is refused by its name, as the others

    def clean(self, data: Any, initial: Any = None) -> list[CleanFile]:
        if not data:
            self.validate(None)
        return [self._cleaned(super(FilesField, self).clean(file)) for file in data or []]

    @staticmethod
    def _cleaned(file: Any) -> CleanFile:
        try:
            return replace(clean_upload(file.read()), name=file.name)
        except RefusedFile as refusal:
            raise ValidationError(
                "%(name)s: %(why)s", params={"name": file.name, "why": str(refusal)}, code=refusal.code
            ) from None


def with_status(page: HttpResponse, form: BaseForm) -> HttpResponse:
    """503 with Retry-After where a picture found no place to be looked at; else the page as it is."""
    errors = form.errors.as_data() if form.is_bound else {}
    if any(error.code == "busy" for found in errors.values() for error in found):
        page.status_code, page["Retry-After"] = 503, str(BUSY_SECONDS)
    return page


def carry_out(form: BaseForm, act: Callable[..., Result], **more: object) -> Result | None:
    """Call `act` with the form's cleaned data and `more`; None when the form or the action refuses."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data, **more)
    except ValidationError as error:
        _show(form, error)
    except IntegrityError as error:
        if not lost_race(error):
            raise
        _show(form, ChangedMeanwhile())
    return None


def _show(form: BaseForm, error: ValidationError) -> None:
    """Errors of fields the form has stand at the field, the others above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
