from schools.school.models.classes import ClassGroup, Enrolment, StaffAssignment
from schools.school.models.files import FileRoom, FilesOfDay
from schools.school.models.rights import Consent, DataRequest
from schools.school.models.staff import Staff, StaffTraining
from schools.school.models.students import Student

__all__ = [
    "ClassGroup", "Consent", "DataRequest", "Enrolment", "FileRoom", "FilesOfDay", "Staff", "StaffAssignment",
    "StaffTraining", "Student",
]  # fmt: skip
