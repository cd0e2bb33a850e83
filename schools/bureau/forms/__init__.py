from schools.bureau.forms.people import AcceptForm, EndForm, InviteForm, OwnAccountForm
from schools.bureau.forms.schools import ListForm, SchoolForm, SearchForm, TermForm

__all__ = [
    "AcceptForm",
    "EndForm",
    "InviteForm",
    "ListForm",
    "OwnAccountForm",
    "SchoolForm",
    "SearchForm",
    "TermForm",
]
