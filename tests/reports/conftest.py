import pytest

from core.audit.models import SYSTEM
from reports.bureau.actions import certificates
from reports.bureau.models import Certificate
from tests.evaluations.builders import make_term
from tests.reports.builders import decided, make_round


@pytest.fixture
def round(db):
    return make_round(make_term(), places=3)


@pytest.fixture
def issued(round, school_a):
    ready = decided(round, school_a)
    made = certificates.register(round=ready, version=ready.version, by=SYSTEM)
    certificates.print_batch(certificates=made, base_url="http://localhost", by=SYSTEM)
    return list(Certificate.objects.select_related("nominee"))
