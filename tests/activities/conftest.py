"""School A with a term, a class of five with its homeroom teacher, and a second class nobody here teaches."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from core.accounts.members import Member
from core.tenancy.context import in_school
from schools.bureau.middleware import member_of
from schools.bureau.models import School, Term
from schools.school.models import ClassGroup, Student
from tests.activities import builders


@dataclass
class Place:
    school: School
    term: Term
    group: ClassGroup
    other: ClassGroup
    people: Any
    made: dict[str, Any] = field(default_factory=dict)

    def inside(self) -> Any:
        return in_school(self.school.schema_name)

    @property
    def pupils(self) -> list[Student]:
        with self.inside():
            return builders.pupils_of(self.group)

    def person(self, role: str, **fields: Any) -> Any:
        """Someone of this role; teachers and homeroom teachers teach the class."""
        if role in self.made:
            return self.made[role]
        person = self.made[role] = self.people.make(role, self.school, display_name=f"{role}老师")
        with self.inside():
            if role in {"teacher", "homeroom"}:
                builders.teaches(person.user, self.group, homeroom=role == "homeroom")
            if role == "student":
                Student.objects.filter(pk=builders.pupils_of(self.group)[0].pk).update(user_id=person.user.pk)
        return person

    def member(self, role: str) -> Member:
        found = member_of(self.person(role).user, school=self.school)
        assert found
        return found


@pytest.fixture
def place(school_a: School, people: Any) -> Place:
    term = builders.a_term()
    with in_school(school_a.schema_name):
        group, other = builders.a_class(1, 5), builders.a_class(2, 2)
    return Place(school_a, term, group, other, people)
