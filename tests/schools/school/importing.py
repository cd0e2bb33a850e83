"""A roster sent, confirmed, or written at once."""

from core.audit.models import SYSTEM
from schools.school import rosters
from schools.school.actions.roster import write
from tests.schools.builders import upload

USERS = "sourcedId,status,role,givenName,familyName,identifier,grades\n"
SEATS = "sourcedId,status,classSourcedId,userSourcedId,role\n"


def send(client, data, **chosen):
    return client.post("/roster/", {"file": upload(data)} | chosen)


def confirm(client, location, **more):
    page = client.get(location)
    return client.post(location, {"shown": page.context["found"].fingerprint} | more)


def bring_in(data, *, by=SYSTEM, create_classes=True, **more):
    return write(source=rosters.read(data, create_classes=create_classes), by=by, **more)
