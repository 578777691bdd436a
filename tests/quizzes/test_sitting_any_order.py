"""Any order of beginning, answering, keeping drafts, time that passes, ends and gifts: what always holds."""

import os
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from people.accommodate import accommodate
from quizzes import attempts, drafts, grant, time_up
from quizzes.models import Attempt, ExtraAttempt, Response
from quizzes.refused import Refused
from quizzes.sitting import GRACE, MayNotBegin
from tests import factories
from tests.any_order import run_rolled_back
from tests.quizzes import worlds
from tests.quizzes.sat import ruled, time_passes

#: A few for every day; `SITTING_EXAMPLES=500` for a change of the rules.
EXAMPLES = int(os.environ.get("SITTING_EXAMPLES", 15))
ALLOWED, LIMIT = 2, 30
NODES = [worlds.key(name) for name in ("who", "what", "order")]
ANSWERS = {
    worlds.key("who"): {"option": worlds.key("anyone")},
    worlds.key("what"): {"option": [worlds.key("word"), worlds.key("day")]},
    worlds.key("order"): worlds.positions("life", "scene", "words"),
}
PAYLOADS = {
    worlds.key("who"): (worlds.key("anyone"), worlds.key("nobody")),
    worlds.key("what"): ([worlds.key("word"), worlds.key("day")], [worlds.key("rain")]),
    worlds.key("order"): tuple(
        [worlds.key(name) for name in order] for order in (("life", "scene", "words"), ("words", "scene", "life"))
    ),
}


class AnySitting(RuleBasedStateMachine):
    """One officer, with as many tabs as she likes, and those who may give her something."""

    @initialize()
    def start(self):
        self.activity = ruled(attempts_allowed=ALLOWED, waiting_hours=1, time_limit=LIMIT)
        self.enrolment = factories.enrolment(factories.officer(), self.activity.course)
        self.giver = factories.person()
        self.acknowledged: dict = {}
        self.passed = False

    @property
    def last(self) -> Attempt | None:
        return Attempt.objects.order_by("-number").first()

    @rule()
    def begin(self):
        before = Attempt.objects.count()
        try:
            with transaction.atomic():
                attempts.begin(enrolment=self.enrolment, edition=self.activity.editions.get())
        except MayNotBegin as refused:
            assert not refused.sitting.may_begin and Attempt.objects.count() == before

    def where_she_stands(self, attempt: Attempt) -> str:
        return NODES[min(attempt.responses.count(), 2)]

    @rule(node=st.sampled_from([None, None, None, *NODES]), right=st.booleans(), again=st.booleans())
    def answer(self, node, right, again):
        attempt = self.last
        if attempt is None:
            return
        node = node or self.where_she_stands(attempt)
        known = [response for response, (of, _node) in self.acknowledged.items() if of == attempt.pk]
        response_id = known[-1] if again and known else uuid4()
        payload = {"node": node, "answer": PAYLOADS[node][0 if right else 1]}
        count = Response.objects.count()
        try:
            with transaction.atomic():
                done = attempts.submit(attempt=attempt, response_id=response_id, payload=payload, language="en")
        except Refused:
            assert Response.objects.count() == count
            return
        assert done.repeat == (response_id in self.acknowledged)
        if not done.repeat:
            self.acknowledged[response_id] = attempt.pk, node

    @rule(node=st.sampled_from([None, None, None, *NODES]), whole=st.booleans())
    def keep_a_draft(self, node, whole):
        attempt = self.last
        if attempt is None:
            return
        node = node or self.where_she_stands(attempt)
        fields = ANSWERS[node] if whole else {}
        sent = worlds.as_sent(attempts.document(attempt.version_id), node, fields, seed=attempt.seed)
        number = attempt.responses.count() + 1
        form = drafts.as_form(drafts.Draft(fields={k: v if isinstance(v, list) else [v] for k, v in sent.items()}))
        form.update({"node": node, "step": str(number), "response": str(uuid4())})
        try:
            with transaction.atomic():
                drafts.save_draft(attempt=attempt, data=form, language="en")
        except Refused:
            return

    @rule(minutes=st.sampled_from([1, 10, 29, 31, 61]))
    def time_goes_on(self, minutes):
        time_passes(minutes=minutes)

    @rule()
    def somebody_looks_after_it(self):
        time_up.end_all()

    @rule()
    def she_comes_back(self):
        if self.last is not None:
            time_up.end(self.last)

    @rule()
    def one_more(self):
        try:
            with transaction.atomic():
                grant.grant(enrolment=self.enrolment, activity=self.activity, reason="Ill.", by=self.giver)
        except grant.MayBegin:
            return

    @rule(extra=st.sampled_from(["none", "quarter", "double", "unlimited"]))
    def other_extra_time(self, extra):
        accommodate(officer=self.enrolment.officer, extra_time=extra, reason="-", by=self.giver)

    @invariant()
    def no_more_attempts_than_allowed_and_given(self):
        assert Attempt.objects.count() <= ALLOWED + ExtraAttempt.objects.count()
        assert Attempt.objects.filter(finished_at__isnull=True).count() <= 1

    @invariant()
    def every_acknowledged_answer_is_there_once(self):
        if not getattr(self, "acknowledged", None):
            return
        stored = {one.response_id: (one.attempt_id, one.payload["node"]) for one in Response.objects.all()}
        assert Response.objects.count() == len(stored)
        assert all(stored.get(response) == told for response, told in self.acknowledged.items())

    @invariant()
    def nothing_is_open_after_its_time_once_somebody_looked(self):
        with transaction.atomic():
            looked = transaction.savepoint()
            time_up.end_all()
            late = timezone.now() - GRACE - timedelta(seconds=1)
            assert not Attempt.objects.filter(finished_at__isnull=True, ends_at__lte=late).exists()
            transaction.savepoint_rollback(looked)

    @invariant()
    def results_are_what_the_answers_are_worth(self):
        for attempt in Attempt.objects.filter(finished_at__isnull=False):
            grades = list(attempt.responses.values_list("grade", flat=True))
            assert attempt.percent == int(100 * sum(grades) / 3 + 1e-6)
            assert attempt.ran_out == (len(grades) < 3)

    @invariant()
    def what_was_passed_stays_passed(self):
        if not hasattr(self, "activity"):
            return
        record = self.enrolment.records.filter(activity=self.activity).first()
        assert not self.passed or record.status == "done"
        self.passed = self.passed or (record is not None and record.status == "done")


def test_any_order_of_sittings(db):
    run_rolled_back(AnySitting, examples=EXAMPLES, steps=25)
