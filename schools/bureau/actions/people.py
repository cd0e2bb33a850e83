"""Who may come in: invitations and the memberships they turn into."""

import uuid
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User, digest_of, new_key
from core.accounts.roles import ROLES, SCHOOL
from core.audit.claims import claim
from core.audit.models import SYSTEM, Actor
from core.kit.errors import Refused
from schools.bureau.models import District, Invitation, Membership, School
from schools.bureau.signals import invitation_accepted

LASTS = timedelta(days=7)
FROM_OUTSIDE_LASTS = timedelta(days=90)  # of a role at a school that the bureau invited to
CONFIRMS_AT_SCHOOL = "school_admin"
KEEPS_THE_PLACE = frozenset({"bureau_admin", "school_admin"})  # roles of which each place needs somebody
BY_DISTRICT = frozenset({"reviewer", "leader"})  # roles that may be kept to one district
SIGNED = ["changed_at", "changed_by_id", "changed_by_name"]


class InvitationGone(Refused):
    """The link was used, withdrawn, or is too old."""


def roles_invited_by(by: Actor) -> frozenset[str]:
    """Codes of the roles this person may invite and end; the system may all."""
    if by is SYSTEM:
        return frozenset(ROLES)
    return frozenset[str]().union(*(role.invites for role in getattr(by, "roles", [])))


@transaction.atomic
def add_member(
    *, user: User, role: str, school: School | None = None, district: District | None = None, by: Actor
) -> Membership:
    """Give the person this role at this place; one that had ended begins again. The caller checks who may."""
    _require_place(role, school, district)
    member, _made = Membership.objects.get_or_create(
        user=user, role=role, school=school, defaults={"created_by_name": by.name, "created_by_id": by.id}
    )
    member.is_active, member.district, member.reason = True, district, ""
    member.awaits_school, member.ends_on = False, None
    member.sign(by)
    member.save()
    return member


@transaction.atomic
def invite(
    *,
    role: str,
    person_name: str,
    school: School | None = None,
    district: District | None = None,
    student_id: uuid.UUID | None = None,
    by: Actor,
) -> tuple[Invitation, str]:
    """A link for one person to one role. Returns the invitation and the key, which is stored nowhere.

    A student's earlier open link ends: only the last one sent works.
    """
    if role not in roles_invited_by(by):
        raise Refused(_("You may not invite people to this role."))
    _require_place(role, school, district)
    if (role == "student") != (student_id is not None):
        raise Refused(_("Students are invited from their own page, so that the account finds its record."))
    if student_id:
        Invitation.objects.open().at(school).filter(student_id=student_id).update(expires_at=timezone.now())
    key = new_key()
    invitation = Invitation(
        digest=digest_of(key), school=school, role=role, district=district,
        person_name=person_name.strip(), student_id=student_id, expires_at=timezone.now() + LASTS,
    )  # fmt: skip
    invitation.sign(by)
    invitation.full_clean(exclude=["used_at", "used_by"])
    invitation.save()
    return invitation, key


def _require_place(role: str, school: School | None, district: District | None) -> None:
    if role not in ROLES:
        raise Refused(_("There is no such role."))
    if (ROLES[role].place == SCHOOL) != (school is not None):
        raise Refused(_("This role does not exist at this place."))
    if district and role not in BY_DISTRICT:
        raise ValidationError({"district": _("Only reviewers and leaders can be kept to one district.")})


def find(key: str) -> Invitation | None:
    """The invitation of this key, at this place; also one that no longer works."""
    schema = connection.schema_name  # type: ignore[attr-defined]
    found = Invitation.objects.select_related("school", "district").filter(digest=digest_of(key)).first()
    place = found.school.schema_name if found and found.school else "public"
    return found if found and place == schema else None


@transaction.atomic
def accept(*, key: str, username: str, password: str) -> User:
    """Make the person's account and membership; the link is used up.

    Raises InvitationGone; ValidationError by field for a username that is taken or a weak password. A student's
    account carries no name.
    """
    found = _open(key)
    return _come_in(
        found, _new_user(username, password, "" if found.role == "student" else found.person_name)
    )


@transaction.atomic
def accept_with(*, key: str, user: User) -> User:
    """The role goes to an account there is: of a teacher of two schools, or a student who changed school.

    Raises InvitationGone; Refused when a student's account would get a grown-up's role, or the other way round.
    """
    found = _open(key)
    if Membership.objects.filter(user=user, role="student").exists() != (found.role == "student"):
        raise Refused(
            _("This account is for another kind of role. Choose a new username and password instead.")
        )
    _require_stranger(found, user)
    return _come_in(found, user)


def _open(key: str) -> Invitation:
    """The invitation, locked: nobody else uses it meanwhile."""
    found = find(key)
    locked = found and Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if not found or not locked or locked.used_at or locked.expires_at <= timezone.now():
        raise InvitationGone(_("This invitation has been used or is too old. Ask for a new one."))
    return found


def _come_in(found: Invitation, user: User) -> User:
    Invitation.objects.filter(pk=found.pk).update(used_at=timezone.now(), used_by=user)
    holds_it = Membership.objects.of(user.pk, school=found.school).filter(role=found.role)
    if not found.school or not holds_it.exists():  # at a school, what is held stays with its last day
        from_outside = _is_outsider(
            found.created_by_id, found.school
        )  # before there is one more at the school
        member = add_member(user=user, role=found.role, school=found.school, district=found.district, by=user)
        member.created_by_id, member.created_by_name = found.created_by_id, found.created_by_name
        member.save(update_fields=["created_by_id", "created_by_name"])
        if from_outside:
            _let_school_decide(member)
    invitation_accepted.send(sender=Invitation, invitation=found, user=user)
    return user


def _is_outsider(giver_id: uuid.UUID | None, school: School | None) -> bool:
    """Whether who gives a role at the school holds none there, though it has an admin who could have given it.

    The bureau could otherwise let itself in, with an account made for it, and read the children's records.
    """
    if school is None or giver_id is None:
        return False
    admins = Membership.objects.filter(school=school, role=CONFIRMS_AT_SCHOOL).holding()
    return admins.exists() and not Membership.objects.of(giver_id, school=school).exists()


def _let_school_decide(member: Membership) -> None:
    member.awaits_school, member.ends_on = True, timezone.localdate() + FROM_OUTSIDE_LASTS
    member.save(update_fields=["awaits_school", "ends_on"])


def awaits_school(user: User, school: School | None) -> bool:
    """Whether somebody of the school has still to confirm what this person was invited to."""
    return Membership.objects.filter(user=user, school=school, awaits_school=True, is_active=True).exists()


def _require_stranger(found: Invitation, user: User) -> None:
    """Nobody gives a role to themself, or holds roles at the bureau and at a school (but for pupils' own)."""
    if user.pk == found.created_by_id:
        raise Refused(_("You made this invitation yourself. It is for somebody else."))
    if Membership.objects.filter(user=user, school__isnull=found.school is not None).exists():
        raise Refused(
            _(
                "This account has or had a role at the bureau or at a school; the other place needs another person."
            )
        )


@transaction.atomic
def confirm(*, membership: Membership, by: Actor) -> Membership:
    """A person of the school lets in whom the bureau invited. Raises Refused for anybody else."""
    membership = claim(membership)
    if not membership.awaits_school:
        raise Refused(_("This role waits for nobody's confirmation."))
    if by.id in {membership.user_id, membership.created_by_id} or not _is_admin_of(membership.school, by):
        raise Refused(_("Another admin of the school confirms this role."))
    membership.awaits_school = False
    membership.sign(by)
    membership.save(update_fields=["awaits_school", *SIGNED])
    return membership


def _is_admin_of(school: School | None, by: Actor) -> bool:
    return Membership.objects.of(by.id, school=school).filter(role=CONFIRMS_AT_SCHOOL).exists()


def _new_user(username: str, password: str, name: str) -> User:
    """Both faults are told at once."""
    wrong: dict[str, list[str]] = {}
    asked = User(username=username.strip().lower(), display_name=name)
    try:
        validate_password(password, user=asked)
    except ValidationError as error:
        wrong["password"] = error.messages
    try:
        asked.full_clean(exclude=["password"])
    except ValidationError as error:
        wrong |= error.message_dict
    if wrong:
        raise ValidationError(wrong)
    try:
        with transaction.atomic():
            return User.objects.create_user(asked.username, password, display_name=name)
    except IntegrityError as error:
        raise ValidationError({"username": _("This username is taken. Choose another.")}) from error


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Actor) -> Invitation:
    """The link stops working."""
    _require_manages(invitation.role, by)
    changed = Invitation.objects.open().filter(pk=invitation.pk).update(
        expires_at=timezone.now(), changed_at=timezone.now(), changed_by_id=by.id, changed_by_name=by.name
    )  # fmt: skip
    if not changed:
        raise Refused(_("This invitation has already been used or has ended."))
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def deactivate(*, membership: Membership, reason: str, by: Actor) -> Membership:
    """End the role from the person's next request on. The account and what it did stay.

    A school also refuses so whom the bureau invited to it.
    """
    if not (membership.awaits_school and _is_admin_of(membership.school, by)):
        _require_manages(membership.role, by)
    if membership.user_id == by.id:
        raise Refused(_("You cannot end your own role. Ask a colleague."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: it is kept with the role.")})
    _require_another(membership)
    return _set(membership, is_active=False, reason=reason.strip(), by=by)


def _require_another(membership: Membership) -> None:
    """Without an administrator nobody could invite the next one.

    All holders are locked in one order, so that two who end each other's role take turns: the second no longer
    finds the first and is refused.
    """
    if membership.role not in KEEPS_THE_PLACE:
        return
    holders = Membership.objects.filter(
        role=membership.role, school=membership.school, user__is_active=True
    ).holding()
    locked = holders.select_for_update(of=("self",)).order_by("pk")
    if {holder.pk for holder in locked} <= {membership.pk}:
        raise Refused(_("This is the last administrator here. Invite another one first."))


@transaction.atomic
def reactivate(*, membership: Membership, by: Actor) -> Membership:
    """Give an ended role back. One at a school that the bureau gives back waits for the school, as when it invites."""
    _require_manages(membership.role, by)
    from_outside = _is_outsider(by.id, membership.school)
    given = _set(membership, is_active=True, reason="", by=by)
    if from_outside:
        Membership.objects.filter(pk=given.pk).update(created_by_id=by.id, created_by_name=by.name)
        given.refresh_from_db()
        _let_school_decide(given)
    return given


def _set(membership: Membership, *, is_active: bool, reason: str, by: Actor) -> Membership:
    membership.is_active, membership.reason = is_active, reason
    membership.sign(by)
    membership.full_clean(exclude=["user", "school", "district"])
    membership.save(update_fields=["is_active", "reason", *SIGNED])
    return membership


def _require_manages(role: str, by: Actor) -> None:
    if role not in roles_invited_by(by):
        raise Refused(_("You may not change people with this role."))
