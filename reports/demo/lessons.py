"""What the classes did in a term: activities, who took part, what shows it, and the plan they belong to."""

import datetime
from dataclasses import dataclass
from random import Random

from django.core.files.base import ContentFile

from activities.bureau.models import Campaign, Theme
from activities.school.models import Activity, Evidence, Participation, PlanItem
from core.audit.models import Actor
from reports.demo import pictures, words
from reports.demo.calendar import Day, TermDates, moment, working_days
from reports.demo.plan import SchoolPlan
from reports.demo.roster import Roster, SchoolClass
from reports.demo.rows import made, write
from schools.bureau.models import Term
from schools.school.models import Student

PRESENT = 0.97
# How often a class meets each channel when nothing is left out.
OFTEN = {"subject": 3, "culture": 4, "practice": 2, "management": 1, "partnership": 1}
PLAN_LOCKED_AFTER = datetime.timedelta(days=20)


@dataclass
class Held:
    """An activity with those who were there."""

    row: Activity
    classes: list[SchoolClass]
    present: list[tuple[SchoolClass, Student]]  # the class and the pupil


@dataclass(frozen=True)
class Season:
    """A term as a school lives it, up to today."""

    term: Term
    dates: TermDates
    days: list[Day]
    campaign: Campaign | None
    themes: dict[str, list[str]]  # by stage
    fullness: float  # 1 for a whole term, less for one long ago
    is_current: bool

    @property
    def last_day(self) -> Day:
        return self.days[-1]


def season(
    term: Term,
    dates: TermDates,
    today: Day,
    off: dict[Day, str],
    campaign: Campaign | None,
    fullness: float = 1,
    *,
    is_current: bool,
) -> Season:
    themes: dict[str, list[str]] = {}
    for code, stages in Theme.objects.in_use().order_by("position", "code").values_list("code", "stages"):
        for stage in stages:
            themes.setdefault(stage, []).append(code)
    days = working_days(dates.starts_on + datetime.timedelta(days=2), min(today, dates.ends_on), off)
    return Season(term, dates, days, campaign, themes, fullness, is_current)


def hold(roster: Roster, season: Season) -> list[Held]:
    """The term's activities, written; inside the school."""
    plan, rng = roster.plan, roster.plan.rng(f"activities {season.dates.code}")
    held = [
        one for each in roster.of_year(season.term.school_year) for one in _of_class(rng, plan, each, season)
    ]
    held += _of_stages(rng, plan, roster, season)
    if not held:
        return []
    _withdraw_one(rng, held)
    write(Activity, [one.row for one in held])
    through = Activity.classes.through
    write(through, [through(activity=o.row, classgroup=c.group) for o in held for c in o.classes])
    write(Participation, [
        Participation(activity=one.row, student=pupil, class_group=at.group)
        for one in held for at, pupil in one.present
    ])  # fmt: skip
    _show(plan, held, season)
    return held


def _of_class(rng: Random, plan: SchoolPlan, one: SchoolClass, season: Season) -> list[Held]:
    """Each of these takes place or is left out by chance; how likely is the school's quality."""
    wanted = _wanted(rng, one.group.stage)
    happens = plan.chance(0.3, 0.99) * season.fullness
    held = []
    for at, (channel, form, title) in enumerate(wanted):
        if rng.random() > happens:
            continue
        day = _day(rng, season, at, len(wanted))
        by = one.homeroom if channel != "subject" or rng.random() < 0.5 else one.teacher
        themes = _themes(rng, season, one.group.stage, channel, at)
        held.append(_held(rng, plan, season, [one], by, (channel, form, title, themes, day)))
    return held


def _wanted(rng: Random, stage: str) -> list[tuple[str, str, str]]:
    chosen = list(words.STAGE_ACTIVITIES[stage])
    for channel, count in OFTEN.items():
        forms = words.CHANNEL_ACTIVITIES[channel]
        usable = [each for each in forms if each[0] != "publicity"]
        start = rng.randrange(len(usable))
        chosen += [(channel, *usable[(start + at) % len(usable)]) for at in range(count)]
    rng.shuffle(chosen)
    return chosen


def _day(rng: Random, season: Season, at: int, count: int) -> Day:
    """Spread over the term, with some disorder."""
    place = (at + rng.random()) / count
    return season.days[min(int(place * len(season.days)), len(season.days) - 1)]


def _themes(rng: Random, season: Season, stage: str, channel: str, at: int) -> list[str]:
    known = season.themes[stage]
    count = 3 if channel == "subject" else rng.choice((1, 1, 2))
    start = rng.randrange(len(known)) if channel != "subject" else (at * 2) % len(known)
    chosen = [known[(start + step) % len(known)] for step in range(count)]
    own = words.STAGE_THEMES.get(stage)
    if own and own not in chosen and rng.random() < 0.4:
        chosen[-1] = own
    return chosen


def _of_stages(rng: Random, plan: SchoolPlan, roster: Roster, season: Season) -> list[Held]:
    """For all classes at once: a board on the wall, and the campaign."""
    everyone, admin = roster.of_year(season.term.school_year), roster.users["school_admin"]
    theme = season.themes[plan.stages[0]][:2]
    held = []
    if rng.random() < plan.chance(0.4, 1) * season.fullness:
        what = ("culture", "publicity", "诚信主题板报与广播", theme, _day(rng, season, 3, 5))
        held.append(_held(rng, plan, season, everyone, admin, what))
    if season.campaign:
        days = [day for day in season.days if season.campaign.starts_on <= day <= season.campaign.ends_on]
        for one in everyone:
            if days and rng.random() < plan.chance(0.25, 0.99):
                what = ("culture", "class_meeting", "诚信宣传月主题班会", theme, rng.choice(days))
                held.append(_held(rng, plan, season, [one], one.homeroom, what))
    return held


def _held(
    rng: Random, plan: SchoolPlan, season: Season, classes: list[SchoolClass], by: Actor,
    what: tuple[str, str, str, list[str], Day],
) -> Held:  # fmt: skip
    channel, form, title, themes, day = what
    late = rng.random() > plan.chance(0.55, 0.985)
    wait = rng.randint(9, 24) if late else rng.choice((0, 0, 0, 1, 2, 4))
    logged = min(day + datetime.timedelta(days=wait), max(day, season.last_day))
    row = Activity(
        term_id=season.term.pk, title=title, form_code=form, channel=channel, themes=themes, held_on=day,
        logged_at=moment(logged, rng.randint(9, 17), rng.randint(0, 59)), campaign_code=_campaign(season, day, channel),
    )  # fmt: skip
    made(row, by, row.logged_at)
    whole_school = form == "publicity"
    present = [(c, p) for c in classes for p in c.pupils if not whole_school and rng.random() < PRESENT]
    return Held(row, classes, present)


def _campaign(season: Season, day: Day, channel: str) -> str:
    running = season.campaign and season.campaign.starts_on <= day <= season.campaign.ends_on
    return season.campaign.code if running and channel == "culture" and season.campaign else ""


def _withdraw_one(rng: Random, held: list[Held]) -> None:
    row = rng.choice(held).row
    row.withdrawn_at, row.withdrawn_reason = row.logged_at + datetime.timedelta(hours=2), "重复登记，已撤回"


def _show(plan: SchoolPlan, held: list[Held], season: Season) -> None:
    rng, share = plan.rng(f"evidence {season.dates.code}"), plan.chance(0.12, 0.8) * season.fullness
    rows = []
    for one in held:
        if rng.random() < share:
            file = pictures.poster(rng)
            row = Evidence(activity=one.row, content_type=file.content_type, sha256=file.sha256)
            row.stored_file = ContentFile(file.data, name=file.stored_name)
            rows.append(_signed(row, one.row))
    write(Evidence, rows)


def _signed(row: Evidence, activity: Activity) -> Evidence:
    row.created_at = row.changed_at = activity.logged_at
    row.created_by_id = row.changed_by_id = activity.created_by_id
    row.created_by_name = row.changed_by_name = activity.created_by_name
    return row


def keep_plan(roster: Roster, season: Season, held: list[Held]) -> None:
    """The term's plan: locked in its first weeks, most of it shown done by an activity."""
    plan, admin = roster.plan, roster.users["school_admin"]
    rng, locked = plan.rng(f"plan {season.dates.code}"), season.dates.starts_on + PLAN_LOCKED_AFTER
    free = {
        channel: [o.row for o in held if o.row.channel == channel and not o.row.withdrawn_at]
        for channel in OFTEN
    }
    items = []
    for at, (channel, title) in enumerate(words.PLAN_TITLES):
        done = rng.random() < plan.chance(0.35, 1) and free[channel]
        item = PlanItem(
            term_id=season.term.pk, title=title, channel=channel, locked_at=moment(locked),
            due_on=season.dates.starts_on + datetime.timedelta(days=30 + 12 * at),
            activity=free[channel].pop(rng.randrange(len(free[channel]))) if done else None,
        )  # fmt: skip
        items.append(made(item, admin, moment(season.dates.starts_on + datetime.timedelta(days=8))))
    if not items[-1].activity_id:
        items[-1].dropped_reason = words.ABSENT_REASON
    write(PlanItem, items)
