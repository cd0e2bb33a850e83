"""What an activity may be: the codes of the evaluation standard (forms, channels, kinds of growth record)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    """活动形式"""

    CLASS_MEETING = "class_meeting", _("Class meeting")
    LESSON = "lesson", _("Lesson")
    FLAG_TALK = "flag_talk", _("Talk under the flag")
    ESSAY = "essay", _("Essay")
    SPEECH = "speech", _("Speech")
    STORY = "story", _("Story and picture book")
    ROLE_PLAY = "role_play", _("Role play")
    DUTY_POST = "duty_post", _("Trust post")
    DEBATE = "debate", _("Debate")
    INQUIRY = "inquiry", _("Inquiry")
    VISIT = "visit", _("Visit")
    VOLUNTEER = "volunteer", _("Volunteering")
    PLEDGE = "pledge", _("Pledge event")
    WORKSHOP = "workshop", _("Workshop and placement")
    LECTURE = "lecture", _("Lecture")
    PUBLICITY = "publicity", _("Publicity")
    FAMILY = "family", _("Family and community")


class Channel(models.TextChoices):
    """育人渠道"""

    SUBJECT = "subject", _("Subject teaching")
    CULTURE = "culture", _("Campus culture")
    PRACTICE = "practice", _("Social practice")
    MANAGEMENT = "management", _("School management")
    PARTNERSHIP = "partnership", _("Home, school and society")


class RecordKind(models.TextChoices):
    """成长记录: all positive or neutral by construction; there is no kind for a misdeed."""

    EXPERIENCE = "experience", _("Experience")
    DEED = "deed", _("Deed")
    PLEDGE = "pledge", _("Pledge")
    REFLECTION = "reflection", _("Reflection")
    CORRECTION = "correction", _("Mistake put right")
    WORK = "work", _("Work")
    PRACTICE = "practice", _("Practice")
    STATEMENT = "statement", _("Self-statement")


# In the first person: only the student writes these, on the own page.
STUDENTS_OWN = frozenset({RecordKind.PLEDGE, RecordKind.REFLECTION, RecordKind.STATEMENT})
# The channel a form usually belongs to: preset on the log form, free to change.
USUAL_CHANNEL = {
    Form.LESSON: Channel.SUBJECT, Form.DEBATE: Channel.SUBJECT, Form.INQUIRY: Channel.PRACTICE,
    Form.VISIT: Channel.PRACTICE, Form.VOLUNTEER: Channel.PRACTICE, Form.WORKSHOP: Channel.PRACTICE,
    Form.DUTY_POST: Channel.PRACTICE, Form.FAMILY: Channel.PARTNERSHIP, Form.PLEDGE: Channel.MANAGEMENT,
}  # fmt: skip
# Aimed at the whole school: nobody's own participation (standard, metric student_coverage, guard).
WHOLE_SCHOOL_FORMS = frozenset({Form.PUBLICITY})
MOST_THEMES = 3  # standard, metric grade_theme_coverage, guard
