"""The last administrator of a place cannot be ended, by one person or by two at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from core.accounts.models import User
from core.audit.models import SYSTEM
from core.kit.errors import Refused
from schools.bureau.actions import people as acts
from schools.bureau.models import Membership


def test_the_last_administrator_of_a_school_stays(people, school_a):
    only = people.make("school_admin", school_a)
    with pytest.raises(Refused):
        acts.deactivate(membership=only.user.memberships.get(), reason="离任", by=SYSTEM)
    people.make("school_admin", school_a)
    acts.deactivate(membership=only.user.memberships.get(), reason="离任", by=SYSTEM)


def test_an_administrator_whose_account_is_closed_keeps_no_place(people):
    only, closed = people.make("bureau_admin"), people.make("bureau_admin")
    User.objects.filter(pk=closed.user.pk).update(is_active=False)
    with pytest.raises(Refused):
        acts.deactivate(membership=only.user.memberships.get(), reason="离任", by=SYSTEM)


@pytest.fixture
def two_administrators(django_db_setup, django_db_blocker):
    """On disk, so that two connections see them; taken away afterwards."""
    with django_db_blocker.unblock():
        users = [User.objects.create_user(f"at-once-{number}") for number in range(2)]
        yield [Membership.objects.create(user=user, role="bureau_admin") for user in users]
        User.objects.filter(pk__in=[user.pk for user in users]).delete()
        connection.close()


def test_two_who_end_each_other_at_once_do_not_both_succeed(two_administrators):
    start = Barrier(2)

    def end(membership: Membership) -> bool:
        try:
            start.wait(timeout=20)
            acts.deactivate(membership=membership, reason="互相终止", by=SYSTEM)
        except Refused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(end, two_administrators))
    assert done.count(True) == 1
    kept = Membership.objects.filter(pk__in=[each.pk for each in two_administrators], is_active=True)
    assert kept.count() == 1
