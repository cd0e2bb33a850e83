from reports.bureau.models.certificates import Certificate
from reports.bureau.models.honours import HonourType, Nominee, Quota, Round
from reports.bureau.models.notices import Decision, NoticeAnswer, NoticeObjection, PublicNotice

__all__ = [
    "Certificate", "Decision", "HonourType", "Nominee", "NoticeAnswer", "NoticeObjection", "PublicNotice", "Quota", "Round",
]  # fmt: skip
