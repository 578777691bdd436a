"""The rule of completion, for any course and anything done of it."""

from hypothesis import given
from hypothesis import strategies as st

from progress.complete import Requirement, Result, Time, counts_as_done, standing, still_needed

REQUIREMENTS = st.lists(
    st.builds(
        Requirement,
        activity_id=st.integers(1, 12),
        required=st.booleans(),
        weight=st.integers(0, 5),
    ),
    max_size=10,
    unique_by=lambda requirement: requirement.activity_id,
)
RESULT = st.builds(Result, done=st.booleans(), score=st.none() | st.integers(0, 100))
RESULTS = st.dictionaries(st.integers(1, 12), RESULT, max_size=12)


@given(REQUIREMENTS, RESULTS)
def test_percent_is_100_if_and_only_if_the_course_is_complete(requirements, results):
    now = standing(requirements, results)

    assert 0 <= now.percent <= 100
    assert (now.percent == 100) is now.complete


@given(REQUIREMENTS, RESULTS)
def test_a_score_lies_between_the_worst_and_the_best(requirements, results):
    scores = [
        results[r.activity_id].score
        for r in requirements
        if r.weight and r.activity_id in results and results[r.activity_id].score is not None
    ]
    score = standing(requirements, results).score

    if scores:
        assert min(scores) <= score <= max(scores)
    else:
        assert score is None


@given(REQUIREMENTS, RESULTS, st.integers(1, 12))
def test_doing_more_never_lowers_the_percent(requirements, results, one_more):
    before = standing(requirements, results)
    score = results[one_more].score if one_more in results else None

    after = standing(requirements, {**results, one_more: Result(done=True, score=score)})

    assert after.percent >= before.percent
    assert after.complete or not before.complete


@given(REQUIREMENTS, RESULTS, st.data())
def test_a_better_score_never_lowers_the_whole(requirements, results, data):
    scored = [key for key, result in results.items() if result.score is not None]
    if not scored:
        return
    key = data.draw(st.sampled_from(sorted(scored)))
    better = data.draw(st.integers(results[key].score, 100))
    before = standing(requirements, results).score

    after = standing(requirements, {**results, key: Result(done=results[key].done, score=better)}).score

    assert before is None or after >= before


@given(REQUIREMENTS, RESULTS)
def test_the_order_of_activities_does_not_matter(requirements, results):
    assert standing(requirements, results) == standing(reversed(requirements), results)


@given(RESULTS)
def test_a_course_that_requires_nothing_is_never_complete(results):
    assert not standing([Requirement(activity_id=1, required=False, weight=1)], results).complete


def test_two_of_three_are_66_percent():
    required = [Requirement(activity_id=n, required=True, weight=0) for n in (1, 2, 3)]
    done = {1: Result(done=True, score=None), 2: Result(done=True, score=None)}

    assert standing(required, done).percent == 66


def test_a_score_weighs_its_activities():
    scored = [Requirement(activity_id=1, required=True, weight=1), Requirement(activity_id=2, required=True, weight=3)]
    results = {1: Result(done=True, score=100), 2: Result(done=True, score=60)}

    assert standing(scored, results).score == 70


@given(st.none() | st.integers(0, 100), st.none() | st.integers(1, 100))
def test_what_is_not_finished_never_counts(score, mark):
    assert not counts_as_done(finished=False, score=score, pass_percent=mark)


@given(st.integers(0, 100), st.integers(1, 100))
def test_what_is_finished_counts_at_its_mark_and_above(score, mark):
    assert counts_as_done(finished=True, score=score, pass_percent=mark) is (score >= mark)
    assert counts_as_done(finished=True, score=score, pass_percent=None)
    assert not counts_as_done(finished=True, score=None, pass_percent=mark)


@given(REQUIREMENTS, RESULTS, st.none() | st.integers(1, 100), st.integers(0, 10_000))
def test_it_is_complete_if_and_only_if_something_is_required_and_nothing_is_needed(requirements, results, minimum, seconds):
    time = Time(minimum=minimum, seconds=seconds)

    now = standing(requirements, results, time)

    needed = still_needed(requirements, results, time)
    assert now.complete is (any(r.required for r in requirements) and needed.nothing)
    assert (now.percent == 100) is now.complete
    assert needed.minutes == 0 or needed.minutes * 60 >= minimum * 60 - seconds
