"""Names made by the machine: schemas and database roles.

PostgreSQL cuts identifiers at 63 *bytes*, 21 Chinese characters: two schools with long names would
share one schema. So a schema is never named by a person.
"""

import hashlib
import re
import secrets

PUBLIC = "public"
TEMPLATE = "template_school"
SCHOOL = re.compile(r"s_[a-z0-9]{10}\Z")
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
MOST_BYTES = 63


def new_schema() -> str:
    """A fresh name: s_ and ten characters, 50 bits; the unique constraint refuses the improbable twin."""
    return "s_" + "".join(secrets.choice(_ALPHABET) for _ in range(10))


def is_school(schema: str) -> bool:
    return bool(SCHOOL.match(schema))


def role_for(schema: str, database: str) -> str:
    """Roles belong to the server, not the database, so the role's name carries both."""
    return _fitting(f"{database}__{schema}")


def group_role(database: str) -> str:
    """The role all schools' roles are members of: what any school may do in public."""
    return _fitting(f"{database}__schools")


def _fitting(name: str) -> str:
    if len(name.encode()) <= MOST_BYTES:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name.encode()[: MOST_BYTES - 9].decode(errors='ignore')}_{digest}"
