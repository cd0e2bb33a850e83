"""What most tests of evaluations begin with; a module may have its own."""

import pytest

from tests.evaluations.builders import make_standard, make_term


@pytest.fixture
def term(db):
    term = make_term()
    make_standard(term)
    return term


@pytest.fixture
def admin(people, school_a):
    return people.make("school_admin", school_a, display_name="校管")
