"""What every page's frame needs: the place's name, the person, and the menu this person may use."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.permissions import Permission as P

# (url name, label, permission, icon); a place shows those its URLs know and the person may use.
MENU = [
    ("dashboard", _("Dashboard"), P.DASHBOARD_VIEW, "chart"),
    ("school_list", _("Schools"), P.SCHOOL_VIEW, "school"),
    ("submission_list", _("Submissions"), P.SUBMISSION_VIEW, "inbox"),
    ("standard_list", _("Standard"), P.STANDARD_VIEW, "ruler"),
    ("round_list", _("Commendations"), P.COMMENDATION_VIEW, "medal"),
    ("theme_list", _("Themes and campaigns"), P.THEME_MANAGE, "flag"),
    ("term_list", _("Terms"), P.TERM_MANAGE, "calendar"),
    ("activity_log", _("Log"), P.ACTIVITY_LOG, "pen"),
    ("activity_list", _("Activities"), P.ACTIVITY_VIEW, "list"),
    ("record_list", _("Growth records"), P.RECORD_VIEW, "leaf"),
    ("student_list", _("Students"), P.ROSTER_VIEW, "people"),
    ("plan_list", _("Plan"), P.EVALUATION_VIEW, "calendar"),
    ("self_evaluation_list", _("Self-evaluation"), P.EVALUATION_VIEW, "chart"),
    ("nomination_list", _("Nominations"), P.NOMINATION_VIEW, "medal"),
    ("own_records", _("My growth record"), P.OWN_RECORD_VIEW, "leaf"),
    ("member_list", _("People"), P.MEMBER_VIEW, "people"),
]

# Pages reached from an entry though their address does not begin with its own.
BELOW = {"student_list": ("/classes/", "/roster/"), "school_list": ("/districts/",)}


def place(request: HttpRequest) -> dict[str, object]:
    school = getattr(request, "school", None)
    return {
        "place": _name(request),
        "school": school,
        "member": getattr(request, "member", None),
        "nav": _menu(request),
        "is_demo": settings.DEMO,
    }


def _name(request: HttpRequest) -> object:
    """Of the place; an address that is none, or that is closed, has none to show."""
    if not hasattr(request, "school"):
        return ""
    return request.school.name if request.school else _("Education bureau")


def _menu(request: HttpRequest) -> list[dict[str, object]]:
    person = getattr(request, "member", None)
    if person is None:
        return []
    entries = [(name, label, icon) for name, label, permission, icon in MENU if person.may(permission)]
    return [entry for entry in (_entry(request, *entry) for entry in entries) if entry]


def _entry(request: HttpRequest, name: str, label: object, icon: str) -> dict[str, object] | None:
    try:
        url = reverse(name, urlconf=getattr(request, "urlconf", None))
    except NoReverseMatch:
        return None
    current = request.path == url or (url != "/" and request.path.startswith((url, *BELOW.get(name, ()))))
    return {"label": label, "url": url, "icon": icon, "current": current}
