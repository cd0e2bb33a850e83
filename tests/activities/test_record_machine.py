"""However steps are strung together: no state is skipped, no author confirms, and who decided is known."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from activities.school.actions import objections, records
from activities.school.models import GrowthRecord
from activities.school.models.records import RecordState
from core.kit.errors import Refused
from tests.activities import builders as b

pytestmark = pytest.mark.django_db
WRITERS = ["student", "teacher", "homeroom", "school_admin"]
EVERYBODY = [*WRITERS, "principal"]
MAY = {
    (None, "draft"), (None, "submitted"), ("draft", "submitted"),
    ("submitted", "confirmed"), ("submitted", "returned"), ("returned", "submitted"),
    ("submitted", "removed"), ("confirmed", "removed"), ("returned", "removed"),
}  # fmt: skip


def test_any_string_of_steps(place):
    place.person("student")
    student = place.pupils[0]
    members = {role: place.member(role) for role in EVERYBODY}

    class Life(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.before, self.record, self.writer = None, None, ""

        @initialize(writer=st.sampled_from(WRITERS), as_draft=st.booleans())
        def write(self, writer, as_draft):
            self.writer = writer
            self.record = records.add(
                student=student,
                kind="deed",
                story="写实",
                happened_on=b.today(),
                as_draft=as_draft,
                by=members[writer],
            )

        def attempt(self, act, role, **more):
            held = GrowthRecord.objects.get(pk=self.record.pk)
            try:
                act(record=held, version=held.version, **more, by=members[role])
            except Refused:
                assert GrowthRecord.objects.get(pk=self.record.pk).state == held.state
            else:
                self.acted = role

        @rule(role=st.sampled_from(EVERYBODY))
        def submit(self, role):
            self.attempt(records.submit, role)

        @rule(role=st.sampled_from(EVERYBODY))
        def confirm(self, role):
            self.attempt(records.confirm, role)

        @rule(role=st.sampled_from(EVERYBODY))
        def send_back(self, role):
            self.attempt(records.send_back, role, reason="补充")

        @rule(is_upheld=st.booleans(), role=st.sampled_from(EVERYBODY))
        def object_and_answer(self, is_upheld, role):
            held = GrowthRecord.objects.get(pk=self.record.pk)
            try:
                objection = held.objections.filter(answered_at=None).first() or objections.raise_objection(
                    record=held, words="不对", by=members["student"]
                )
                objections.answer(objection=objection, is_upheld=is_upheld, words="答复", by=members[role])
            except Refused:
                assert GrowthRecord.objects.get(pk=self.record.pk).state == held.state

        @invariant()
        def only_known_steps(self):
            now = GrowthRecord.objects.get(pk=self.record.pk) if self.record else None
            if now is None or now.state == self.before:
                return
            assert (self.before, now.state) in MAY
            if now.state == RecordState.CONFIRMED:
                assert now.decided_by_name
                assert now.decided_at
                assert now.decided_by_id != now.created_by_id
            self.before = now.state

    with place.inside():
        rules = settings(max_examples=40, stateful_step_count=8, suppress_health_check=list(HealthCheck))
        run_state_machine_as_test(Life, settings=rules)
