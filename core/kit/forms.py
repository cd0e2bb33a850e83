"""Carrying out an action from a form: a refusal becomes the form's error, and nothing typed is lost."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.forms import BaseForm

Result = TypeVar("Result")


def carry_out(form: BaseForm, act: Callable[..., Result], **more: object) -> Result | None:
    """Call `act` with the form's cleaned data and `more`; None when the form or the action refuses."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data, **more)
    except ValidationError as error:
        _show(form, error)
        return None


def _show(form: BaseForm, error: ValidationError) -> None:
    """Errors of fields the form has stand at the field, the others above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
