"""Days and files as form fields."""

import datetime

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override
from psycopg.errors import CheckViolation

from core.accounts.models import User
from core.kit.errors import ChangedMeanwhile, api_exception
from core.kit.forms import DayInput, FilesField, carry_out

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


class Sample(forms.Form):
    held_on = forms.DateField(widget=DayInput(), required=False)
    files = FilesField(required=False)


class Required(forms.Form):
    files = FilesField()


def sent(form, *files):
    return form({}, MultiValueDict({"files": [SimpleUploadedFile(name, data) for name, data in files]}))


def test_every_file_is_taken_with_its_name():
    form = sent(Sample, ("证明.pdf", PDF), ("b.pdf", PDF))
    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["files"]] == ["证明.pdf", "b.pdf"]
    assert {file.content_type for file in form.cleaned_data["files"]} == {"application/pdf"}
    assert "证明" not in form.cleaned_data["files"][0].stored_name


@pytest.mark.parametrize("data", [b"MZ not a picture", b""])
def test_a_refused_file_is_an_error_of_the_field(data):
    form = sent(Sample, ("good.pdf", PDF), ("bad.png", data))
    assert not form.is_valid()
    assert list(form.errors) == ["files"]
    assert form.errors["files"][0].startswith("bad.png: ")


def test_no_file_is_an_error_only_where_one_is_required():
    assert sent(Sample).is_valid()
    assert sent(Sample).fields["files"].clean([]) == []
    assert not sent(Required).is_valid()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_day_is_written_as_the_browser_reads_it(language):
    with override(language):
        widget = Sample(initial={"held_on": datetime.date(2026, 1, 2)})["held_on"].as_widget()
    assert 'type="date"' in widget
    assert 'value="2026-01-02"' in widget
    assert {"en": "2026-01-02<", "zh-hans": "2026年1月2日 周五<"}[language] in widget


class Asked(forms.Form):
    name = forms.CharField()


def stored(*, name):
    with transaction.atomic():
        return User.objects.create(username=name)


@pytest.mark.django_db
def test_what_another_request_stored_meanwhile_is_told():
    User.objects.create(username="wang")
    form = Asked({"name": "wang"})
    assert carry_out(form, stored) is None
    assert form.non_field_errors() == ChangedMeanwhile().messages


@pytest.mark.django_db
def test_a_rule_of_the_database_that_is_broken_is_a_fault_of_ours():
    def broken(*, name):
        raise IntegrityError(name) from CheckViolation()

    with pytest.raises(IntegrityError):
        carry_out(Asked({"name": "wang"}), broken)


@pytest.mark.django_db
def test_over_the_api_it_is_a_conflict():
    User.objects.create(username="wang")
    with pytest.raises(IntegrityError) as lost:
        stored(name="wang")
    assert api_exception(lost.value, {}).status_code == 409
