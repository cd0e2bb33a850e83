"""What can be wrong with a standard, in words. The command that shows them translates them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(text: str) -> str:
    """Marks a msgid for makemessages; this package does not import Django."""
    return text


@dataclass(frozen=True)
class Fault:
    """One thing wrong at one line (from 1). `params` fill the text's placeholders."""

    line: int
    code: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """In English, for logs and tests."""
        return TEXTS[self.code] % self.params

    @property
    def red_line(self) -> str | None:
        """RL1 to RL6 where the fault breaks a red line."""
        return self.code[:3].upper() if self.code.startswith("rl") else None


TEXTS: dict[str, str] = {
    # the file
    "bad_yaml": gettext_noop("This is not YAML: %(problem)s."),
    "too_long": gettext_noop("The file has %(size)s characters; at most %(limit)s are read."),
    "too_deep": gettext_noop("Nested more than %(limit)s deep."),
    "alias": gettext_noop("Anchors and aliases (& and *) are not read: write the value out."),
    "bad_value": gettext_noop("This value cannot be read: %(problem)s."),
    "bad_key": gettext_noop("A key must be text; put it in quotes."),
    "duplicate_key": gettext_noop("“%(key)s” is already given at line %(first)s."),
    # shapes
    "missing_key": gettext_noop("“%(key)s” is missing here."),
    "unknown_key": gettext_noop("“%(key)s” is not a key that belongs here; known are: %(allowed)s."),
    "not_text": gettext_noop("This must be text that is not empty (in quotes if it looks like a number)."),
    "control_character": gettext_noop("This has a control character, which cannot be kept."),
    "too_many_characters": gettext_noop("This has %(size)s characters; at most %(limit)s fit here."),
    "not_number": gettext_noop("This must be a number from %(low)s to %(high)s."),
    "not_exactly": gettext_noop("This must be %(wanted)s."),
    "not_whole": gettext_noop("This must be a whole number from %(low)s to %(high)s."),
    "not_yes_no": gettext_noop("This must be true or false."),
    "not_list": gettext_noop("This must be a list."),
    "empty_list": gettext_noop("This list must not be empty."),
    "not_table": gettext_noop("This must be a table of keys and values."),
    "not_one_of": gettext_noop("“%(value)s” is not one of: %(allowed)s."),
    "not_knot": gettext_noop("A knot of a curve is [value, share], both numbers."),
    "bad_code": gettext_noop("“%(value)s” cannot be a code here; it must look like %(example)s."),
    "duplicate_value": gettext_noop("“%(value)s” is listed twice."),
    # stages, sets, points
    "unknown_stage": gettext_noop("There is no stage “%(stage)s”."),
    "unknown_set": gettext_noop("“%(code)s” belongs to no set: there is no set “%(set)s”."),
    "duplicate_name": gettext_noop("The name “%(name)s” is already used at line %(first)s."),
    "duplicate_code": gettext_noop("The code “%(code)s” is already used at line %(first)s."),
    "weights_total": gettext_noop(
        "The weights of the sets add up to %(sum)s in %(stage)s; they must add up to %(total)s."
    ),
    "set_points": gettext_noop(
        "The indicators of set %(set)s add up to %(points)s points in %(stage)s; its weight is %(weight)s."
    ),
    "points_stage": gettext_noop(
        "Points are given for %(stage)s, which is not among this indicator's stages."
    ),
    "stage_without_points": gettext_noop("This indicator is used in %(stage)s but has no points there."),
    # rated indicators
    "levels_count": gettext_noop("There must be exactly the four levels A, B, C and D."),
    "levels_order": gettext_noop("The shares of the levels must fall from A to D."),
    # metrics and curves
    "unknown_metric": gettext_noop("There is no metric “%(metric)s”."),
    "unknown_fact": gettext_noop("There is no fact “%(fact)s”."),
    "unknown_filter": gettext_noop("“%(filter)s” is not a filter; known are: %(allowed)s."),
    "unknown_value": gettext_noop("There is no %(filter)s “%(value)s”."),
    "filter_not_allowed": gettext_noop("The metric %(metric)s cannot be filtered by %(filter)s."),
    "filter_not_counted": gettext_noop("The fact %(fact)s is not counted by %(filter)s."),
    "fact_not_cut": gettext_noop("The fact %(fact)s cannot be counted by %(filter)s."),
    "filter_long": gettext_noop(
        "This filter lists too many values: written out it has %(size)s characters of %(limit)s."
    ),
    "filters_together": gettext_noop(
        "At most one of form, channel, theme and campaign can be used at once: here are %(filters)s."
    ),
    "theme_not_in_stage": gettext_noop("The theme %(theme)s is not expected in %(stage)s."),
    "transform_unit": gettext_noop("The unit percentage_points and a transform belong together."),
    "forms_unit": gettext_noop(
        "The unit forms_per_grade and the numerator grade_forms_active belong together."
    ),
    "ceiling_alone": gettext_noop("A ceiling needs a transform."),
    "min_denominator_zero": gettext_noop("With min_denominator, when_empty must be exclude."),
    "curve_short": gettext_noop("A curve needs at least two knots."),
    "curve_order": gettext_noop("The values of a curve must rise: %(value)s comes after %(before)s."),
    "curve_share": gettext_noop("The share %(share)s is outside 0 to 1."),
    "curve_value": gettext_noop("The value %(value)s is outside %(low)s to %(high)s, the range of %(unit)s."),
    # bases
    "no_basis": gettext_noop("Every indicator needs a basis."),
    "unknown_basis": gettext_noop("There is no basis “%(basis)s”."),
    "basis_not_for_stage": gettext_noop("None of the cited documents applies in %(stage)s."),
    "number_missing": gettext_noop("A number that is not given cannot be confirmed."),
    # red lines
    "red_line_missing": gettext_noop("The red line %(red_line)s is missing; a standard must carry them all."),
    "rl1_fact_not_listed": gettext_noop(
        "Red line RL1: the fact “%(fact)s” is not among those that may be counted."
    ),
    "rl1_words": gettext_noop("Red line RL1: “%(word)s” would count what went wrong against a minor."),
    "rl1_curve_falls": gettext_noop("Red line RL1: a curve must not fall: %(share)s comes after %(before)s."),
    "rl1_not_a_share": gettext_noop(
        "Red line RL1: the number of %(numerator)s is not scored, only how many were answered in time."
    ),
    "rl1_none_costs": gettext_noop(
        "Red line RL1: having no %(denominator)s must cost nothing: when_empty must be exclude."
    ),
    "rl1_few_shown": gettext_noop(
        "Red line RL1: %(denominator)s needs min_denominator %(least)s or more, or single cases would show."
    ),
    "rl2_unit": gettext_noop(
        "Red line RL2: only a school in a term is evaluated: unit_of_evaluation must be school_term."
    ),
    "rl2_words": gettext_noop("Red line RL2: “%(word)s” would rank or label students."),
    "rl3_words": gettext_noop(
        "Red line RL3: “%(word)s” asks for a blacklist or an export to a credit platform."
    ),
    "rl4_adults_only": gettext_noop(
        "Red line RL4: integrity files exist for adult students of higher education only, not in %(stage)s."
    ),
    "rl4_not_a_share": gettext_noop(
        "Red line RL4: the number of integrity files is not scored, only whether the students were told."
    ),
    "rl4_none_costs": gettext_noop(
        "Red line RL4: having no %(denominator)s must cost nothing: when_empty must be exclude."
    ),
    "rl5_words": gettext_noop("Red line RL5: “%(word)s” is never scored."),
    "rl5_unit": gettext_noop("Red line RL5: the unit %(unit)s is not one of: %(allowed)s."),
    "rl5_no_denominator": gettext_noop(
        "Red line RL5: a raw number is not scored: %(numerator)s needs a denominator."
    ),
    "rl5_not_a_share": gettext_noop(
        "Red line RL5: %(numerator)s out of %(denominator)s is not a share of a whole."
    ),
    "rl6_not_a_share": gettext_noop(
        "Red line RL6: pledges count only as reviewed out of those due, corrections only as closed out of those begun."
    ),
    "rl6_none_costs": gettext_noop(
        "Red line RL6: having no %(denominator)s must cost nothing: when_empty must be exclude."
    ),
    "rl6_few_shown": gettext_noop(
        "Red line RL6: %(denominator)s needs min_denominator %(least)s or more, or single cases would show."
    ),
}
