"""Small groups, and what their neighbours would give away."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.bureau import city
from evaluations.bureau.few import is_few, with_sums, withheld
from evaluations.bureau.models import Fact
from schools.bureau.models import District, School
from tests.evaluations.builders import make_term

cells = st.dictionaries(
    st.tuples(st.sampled_from("uvwx"), st.sampled_from("abc")), st.integers(0, 30), min_size=1, max_size=12
)


def small(numbers):
    return is_few(numbers["students"])


@given(cells)
def test_no_hidden_cell_follows_from_a_sum_and_its_other_parts(counts):
    every = with_sums({cell: Counter(students=count) for cell, count in counts.items()})
    hidden = withheld(every, small)
    assert {cell for cell, numbers in every.items() if small(numbers)} <= hidden
    for at, values in ((0, "uvwx"), (1, "abc")):
        for value in ("", *values):
            sum_and_parts = {cell for cell in every if cell[at] == value}
            assert len(hidden & sum_and_parts) != 1


def test_nothing_is_hidden_without_need():
    counts = {("u", "a"): 3, ("u", "b"): 40, ("u", "c"): 20, ("v", "a"): 50, ("v", "b"): 60, ("v", "c"): 9}
    every = with_sums({cell: Counter(students=count) for cell, count in counts.items()})
    assert withheld(every, small) == {("u", "a"), ("u", "c"), ("v", "a"), ("v", "c")}


@pytest.fixture
def term(db, school_a, school_b):
    """Two districts with a primary and a junior school each; in the first, three primary pupils were not reached."""
    term = make_term()
    School.objects.filter(pk=school_b.pk).update(district=District.objects.get(code="210203"))
    for school in (school_a, school_b):
        School.objects.filter(pk=school.pk).update(stages=["primary", "junior"])
        for stage, students in (("primary", 60), ("junior", 100)):
            missed = 3 if (school, stage) == (school_a, "primary") else 20
            for name, value in (("students", students), ("students_reached", students - missed)):
                Fact.objects.create(school=school, term=term, stage=stage, name=name, value=value)
    return term


def test_the_dashboard_gives_no_small_group_away(term, people):
    client = people.make("leader").client
    asked = [
        (district, stage) for district in ("", "210202", "210203") for stage in ("", "primary", "junior")
    ]
    shown = {}
    for district, stage in asked:
        answer = client.get("/api/v1/dashboard/", {"district": district, "stage": stage}).json()
        shown[district, stage] = answer["students_reached_percent"].replace(".", "").isdigit()
    assert not shown["210202", "primary"]
    assert shown["", ""]
    for at, values in ((0, ("", "210202", "210203")), (1, ("", "primary", "junior"))):
        for value in values:
            assert sum(not seen for cell, seen in shown.items() if cell[at] == value) != 1, shown
    assert city.figures(city.Filter(term=term)).reached == "80.3"
