"""The person of a request: who, at which place, with which roles."""

import uuid
from dataclasses import dataclass, field
from functools import cached_property

from core.accounts.models import User
from core.accounts.permissions import Permission
from core.accounts.roles import ROLES, Role, permissions_of


@dataclass(frozen=True)
class Member:
    """A signed-in person with at least one role at this place."""

    user: User
    role_codes: tuple[str, ...]
    district_ids: frozenset[str] = field(default_factory=frozenset)  # empty: the whole city

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(list(self.role_codes))

    @property
    def roles(self) -> list[type[Role]]:
        return [ROLES[code] for code in self.role_codes]

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def id(self) -> uuid.UUID:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name
