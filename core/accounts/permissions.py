"""Everything a person may be allowed to do, as one enum of NOUN_VERB."""

from enum import StrEnum


class Permission(StrEnum):
    # at the bureau
    DASHBOARD_VIEW = "dashboard.view"
    SCHOOL_VIEW = "school.view"
    SCHOOL_MANAGE = "school.manage"
    TERM_MANAGE = "term.manage"
    THEME_MANAGE = "theme.manage"
    STANDARD_VIEW = "standard.view"
    STANDARD_PUBLISH = "standard.publish"
    SUBMISSION_VIEW = "submission.view"
    SUBMISSION_REVIEW = "submission.review"
    COMMENDATION_VIEW = "commendation.view"
    COMMENDATION_MANAGE = "commendation.manage"
    COMMENDATION_DECIDE = "commendation.decide"
    # at a school
    ROSTER_VIEW = "roster.view"
    ROSTER_IMPORT = "roster.import"
    ACTIVITY_VIEW = "activity.view"
    ACTIVITY_LOG = "activity.log"
    RECORD_VIEW = "record.view"
    RECORD_ADD = "record.add"
    RECORD_CONFIRM = "record.confirm"
    OBJECTION_ANSWER = "objection.answer"
    EVALUATION_VIEW = "evaluation.view"
    EVALUATION_EDIT = "evaluation.edit"
    EVALUATION_SUBMIT = "evaluation.submit"
    NOMINATION_VIEW = "nomination.view"
    NOMINATION_MANAGE = "nomination.manage"
    OWN_RECORD_VIEW = "own_record.view"
    OWN_RECORD_WRITE = "own_record.write"
    # at either
    MEMBER_VIEW = "member.view"
    MEMBER_INVITE = "member.invite"
