"""Forms about people."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.roles import ROLES
from schools.bureau.models import District


class InviteForm(forms.Form):
    """`roles`: the codes this person may invite here. Districts are asked for at the bureau only."""

    person_name = forms.CharField(label=_("Name of the person"), max_length=60)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    district = forms.ModelChoiceField(
        District.objects.all(), label=_("District"), required=False, empty_label=_("The whole city"),
        help_text=_("Reviewers and leaders can be kept to one district."),
    )  # fmt: skip

    def __init__(self, *args: Any, roles: Iterable[str], at_bureau: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = [role for code, role in ROLES.items() if code in set(roles)]
        self.fields["role"].choices = [(role.code, role.display_name) for role in self.roles]  # type: ignore[attr-defined]
        if not at_bureau:
            del self.fields["district"]


class AcceptForm(forms.Form):
    username = forms.CharField(
        label=_("Username"), max_length=40,
        help_text=_("3 to 40 small letters, digits, dots or dashes. You sign in with it."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"), max_length=128, strip=False,
        help_text=_("At least 8 characters, not digits alone, and not one that is used everywhere."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    password_again = forms.CharField(
        label=_("Password again"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The second password has done its work here; the action knows one."""
        again = self.cleaned_data.pop("password_again", "")
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            self.add_error("password_again", _("The two passwords differ. Type them again."))
        return self.cleaned_data


class OwnAccountForm(forms.Form):
    """An account there is already, for one more role."""

    username = forms.CharField(
        label=_("Username"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class EndForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("For example: moved to another school. It is kept.")
    )
