"""What the school does when something happens in public."""

import uuid
from typing import Any

from django.dispatch import receiver

from core.accounts.models import User
from schools.bureau.models import Invitation
from schools.bureau.signals import invitation_accepted
from schools.school.actions import students


@receiver(invitation_accepted)
def link_student(sender: Any, invitation: Invitation, user: User, **kwargs: Any) -> None:
    if invitation.student_id:
        student_id: uuid.UUID = invitation.student_id
        students.link(student_id=student_id, user_id=user.pk)
