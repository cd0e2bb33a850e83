"""What a state looks like: its tone (colour), its shape (icon) and its word, wherever it is shown."""

from typing import NamedTuple

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

ICONS = {"quiet": "more", "wait": "clock", "good": "check", "bad": "return", "seal": "seal", "warn": "alert"}


class Look(NamedTuple):
    tone: str
    icon: str
    label: object


def look(tone: str, label: object, icon: str = "") -> Look:
    return Look(tone, icon or ICONS[tone], label)


LOOKS = {
    "absent": look("warn", _("Absent"), "close"),
    "accepted": look("good", _("Accepted")),
    "active": look("good", _("Active")),
    "altered": look("bad", _("Altered"), "alert"),
    "answered": look("good", _("Answered")),
    "approved": look("good", _("Approved")),
    "cancelled": look("quiet", _("Cancelled"), "close"),
    "closed": look("quiet", pgettext_lazy("state", "Closed"), "lock"),
    "confirmed": look("good", _("Confirmed")),
    "decided": look("seal", _("Decided")),
    "done": look("good", _("Done")),
    "draft": look("quiet", _("Draft"), "edit"),
    "expired": look("quiet", _("Expired"), "clock"),
    "failed": look("bad", _("Failed"), "alert"),
    "genuine": look("good", _("Genuine"), "shield"),
    "issued": look("seal", _("Issued"), "medal"),
    "late": look("warn", _("Late"), "clock"),
    "locked": look("good", _("Locked"), "lock"),
    "declined": look("quiet", _("Not shortlisted"), "close"),
    "honoured": look("seal", _("Honoured"), "medal"),
    "nominating": look("wait", _("Nominations open"), "flag"),
    "notice": look("wait", _("Public notice"), "bell"),
    "planned": look("quiet", _("Planned"), "calendar"),
    "review": look("wait", _("Under review"), "search"),
    "shortlisted": look("good", _("Shortlisted")),
    "nominated": look("wait", _("Nominated"), "flag"),
    "objected": look("warn", _("Objection open"), "alert"),
    "on_time": look("good", _("On time")),
    "open": look("wait", pgettext_lazy("state", "Open"), "flag"),
    "pending": look("wait", _("Pending")),
    "posted": look("wait", _("Public notice running"), "bell"),
    "published": look("seal", _("Published")),
    "queued": look("wait", _("Queued")),
    "rejected": look("bad", _("Not approved"), "close"),
    "returned": look("bad", _("Returned")),
    "revoked": look("bad", _("Revoked"), "close"),
    "running": look("wait", _("Running")),
    "submitted": look("wait", _("Submitted"), "send"),
    "withdrawn": look("quiet", _("Withdrawn"), "return"),
}


def look_of(value: object, label: object = "", tone: str = "") -> Look:
    """A state nobody listed is quiet and says its own name."""
    key = str(getattr(value, "value", value) or "").lower()
    known = LOOKS.get(key) or look("quiet", getattr(value, "label", None) or key or gettext("Unknown"))
    icon = ICONS.get(tone, known.icon) if tone and tone != known.tone else known.icon
    return Look(tone or known.tone, icon, label or known.label)
