from schools.bureau.models.calendar import CalendarDay, Term
from schools.bureau.models.dirty import DirtySchool
from schools.bureau.models.districts import District
from schools.bureau.models.people import Invitation, Membership
from schools.bureau.models.schools import Domain, School, TermSchool

__all__ = [
    "CalendarDay",
    "DirtySchool",
    "District",
    "Domain",
    "Invitation",
    "Membership",
    "School",
    "Term",
    "TermSchool",
]
