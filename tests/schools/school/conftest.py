import pytest

from tests.schools.builders import open_term


@pytest.fixture
def admin(people, school_a):
    open_term()
    return people.make("school_admin", school_a)
