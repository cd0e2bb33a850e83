"""What tenancy refuses, so that callers can tell the cases apart."""


class TenancyError(Exception):
    """Base of all refusals of this package."""


class NoSuchSchool(TenancyError):
    """The schema is not one the machine made, or it is gone: never fall back to `public`."""


class WrongPlace(TenancyError):
    """Something of one school was about to be used in another, or in `public`."""


class NotDurable(TenancyError):
    """The database may lose what it has acknowledged: do not start."""


class ServersShared(TenancyError):
    """The database is behind a pooler that hands one server to several connections: do not start."""


class SchoolBusy(TenancyError):
    """Somebody holds a table of the school for longer than a migration waits: come back to it."""
