"""Who made a row and who changed it last: ids and the name at the time, no foreign keys.

A soft reference blocks nobody's deletion and lets a school's row name a person whose account is public.
"""

from typing import Any, Protocol

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Actor(Protocol):
    """Whoever acts: a member, a user, or the system."""

    @property
    def id(self) -> Any: ...
    @property
    def name(self) -> str: ...


class Authored(models.Model):
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    created_by_id = models.UUIDField(null=True, editable=False)
    created_by_name = models.CharField(_("created by"), max_length=60, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)
    changed_by_id = models.UUIDField(null=True, editable=False)
    changed_by_name = models.CharField(_("changed by"), max_length=60, blank=True, editable=False)

    class Meta:
        abstract = True

    def sign(self, by: Actor) -> "Authored":
        """Note who acts; the first time as maker too. The caller saves."""
        self.changed_at = timezone.now()
        self.changed_by_id, self.changed_by_name = by.id, by.name
        if not self.created_by_name:
            self.created_by_id, self.created_by_name = by.id, by.name
        return self


class System:
    """The actor of what nobody in particular did: roll-ups, deadlines, the demo."""

    id = None
    name = "系统"


SYSTEM = System()
