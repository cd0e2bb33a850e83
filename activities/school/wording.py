"""Wording of a growth record that is asked about before it is saved: points, punishment, names of other students.

A growth record tells what a child did and learned. It is no register of offences (未成年人学校保护规定, 教育部令第50号,
art. 17), and what it says of others would stand in somebody else's record.
"""

import re

from django.db.models import F, Value
from django.db.models.functions import Length, StrIndex
from django.utils.translation import gettext as _

from schools.school.models import Student

# Points taken away or given, penalties, and the words of offences.
DOUBTFUL = re.compile(
    r"[扣减加罚]\s*[0-9０-９一二三四五六七八九十两]+\s*分|扣\s*分|记过|处分|警告|惩罚|处罚|罚款|罚站|罚抄|通报批评|批评教育"
    r"|作弊|偷窃|偷了|偷东西|打架|斗殴|违纪|劣迹|不良记录|黑名单|失信"
)
SHORTEST_NAME = 2  # characters; single ones are words
NAMED_MOST = 5


def doubts(story: str, *, about: Student) -> list[str]:
    """What should be looked at again, in sentences; empty where nothing is doubtful."""
    found = []
    if words := list(dict.fromkeys(DOUBTFUL.findall(story))):
        found.append(
            _(
                "It speaks of points or punishment: %(words)s. A growth record tells what was done and learned."
            )
            % {"words": "、".join(words[:NAMED_MOST])}
        )
    if names := _others_named(story, about):
        found.append(_("It names other students: %(names)s.") % {"names": "、".join(names)})
    return found


def _others_named(story: str, about: Student) -> list[str]:
    others = Student.objects.enrolled().exclude(pk=about.pk).exclude(name=about.name)
    named = others.annotate(size=Length("name"), at=StrIndex(Value(story), F("name")))
    found = (
        named.filter(size__gte=SHORTEST_NAME, at__gt=0).order_by("at", "pk").values_list("name", flat=True)
    )
    return list(dict.fromkeys(found))[:NAMED_MOST]
