"""Nothing is scored that nobody can enter: what a metric counts is read off the SQL, what a page or the API writes off
the code that its URL leads to. The demo's own rows do not count."""

import re

import pytest
from django.apps import apps

from evaluations.bureau import roll_up
from evaluations.school import facts
from evaluations.school.facts import rows
from evaluations.standard import SHIPPED, load
from evaluations.standard.counts import needs_of
from tests.evaluations.reachable import models_written

STANDARD = load(SHIPPED.read_text())
USED = {each.metric for each in STANDARD.indicators.values() if each.metric}
PLACE = facts.Place("00000000-0000-7000-8000-000000000000", "s_abcdefghij")


@pytest.fixture(scope="module")
def written():
    return {model._meta.db_table for model in models_written()}


@pytest.mark.parametrize("metric", sorted(USED))
def test_what_is_scored_can_be_entered(metric, written):
    assert tables_of(metric) - written == set(), "no URL leads to code that writes these"


@pytest.mark.parametrize("metric", sorted(STANDARD.metrics.keys() - USED))
def test_what_can_be_entered_returns_to_the_standard(metric, written):
    """The metrics left out for want of a page: this fails once there is one."""
    assert tables_of(metric) - written


def tables_of(metric):
    """Every table that the counts of the metric are read from, under each filter an indicator asks for."""
    about = STANDARD.metrics[metric]
    indicators = [each for each in STANDARD.indicators.values() if each.metric == metric]
    needs = {need for each in indicators for need in needs_of(STANDARD, about, each)}
    needs |= {(about.numerator, ""), (about.denominator, "")}
    return set().union(*(_tables(need) for need in needs))


def _tables(need):
    name, key = need
    if name in roll_up.PUBLIC_FACTS:
        return _in_public(roll_up.public_select((name,)))
    [family] = [family for names, family in facts.FAMILIES if name in names]
    campaign = {"activities_bureau_campaign"} if "campaign" in key else set()
    return _behind(family([need])) | campaign


def _behind(text):
    """The schools' tables behind the temporary ones that a statement reads."""
    found = set(re.findall(r'"s_abcdefghij"\.(\w+)', text))
    for name in set(re.findall(r"\b(?:FROM|JOIN) (\w+)", text)):
        if name in facts.JOINED:
            found |= _behind(facts.JOINED[name])
        elif name == "took_part":
            found |= _behind(rows.took_part(PLACE, ["0::bigint"]))
        elif name in facts.TAKEN:
            found |= _behind(facts.TAKEN[name](PLACE))
    return found


def _in_public(text):
    return {model._meta.db_table for model in apps.get_models()} & set(
        re.findall(r"\bevaluations_bureau_\w+", text)
    )
