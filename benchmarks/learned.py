"""What officers of a simulated service have learned, by SQL: attempts with their shares, answers, questions to remember.

Every enrolment that was completed has an attempt at its course's check. Of the first course there are also all its answers
and cards, since pages of questions and memory are of one course.
"""

from uuid import uuid4

QUESTIONS = 10
COMPETENCIES = ("signs", "talk", "law", "record")


def learn() -> None:
    """PostgreSQL only, as the benchmark is."""
    from courses.models import Course

    from .dashboards import _run

    courses = list(Course.objects.order_by("pk"))
    for course in courses:
        _check(course)
    shares = ", ".join(f"'{name}', 2000 + (e.id * {7 + n} %% 8001)" for n, name in enumerate(COMPETENCIES))
    _run(
        "INSERT INTO quizzes_attempt (key, enrolment_id, activity_id, version_id, number, seed, started_at, finished_at, "
        "percent, passed, extra_time, ran_out, competencies) SELECT gen_random_uuid(), e.id, a.id, v.id, 1, e.id, "
        f"e.started_at, e.completed_at, 50 + e.id %% 51, true, 'none', false, jsonb_build_object({shares}) "
        "FROM progress_enrolment e JOIN courses_activity a ON a.course_id = e.course_id "
        "JOIN quizzes_publishedversion v ON v.activity_id = a.id WHERE e.status = 'completed' AND %s = %s",
        [1, 1],
    )
    first = [courses[0].pk]
    attempts = "quizzes_attempt t JOIN courses_activity a ON a.id = t.activity_id AND a.course_id = %s"
    numbers = f"generate_series(1, {QUESTIONS}) AS n"
    _run(
        "INSERT INTO quizzes_response (attempt_id, number, response_id, payload, locale, grade, answered_at) "
        "SELECT t.id, n, gen_random_uuid(), jsonb_build_object('node', 'q' || n, 'answer', 'x'), 'en', "
        f"((t.id + n) %% 3 > 0)::int, t.finished_at FROM {attempts} CROSS JOIN {numbers}",
        first,
    )
    _run(
        "INSERT INTO quizzes_memorycard (officer_id, activity_id, node, seed, state, stability, difficulty, due, "
        "last_review) SELECT e.officer_id, a.id, 'q' || n, (random() * 4e18)::bigint, 2, 3 + random() * 60, 5, now(), "
        f"now() - interval '9 days' FROM {attempts} JOIN progress_enrolment e ON e.id = t.enrolment_id "
        f"CROSS JOIN {numbers}",
        first,
    )
    _run(
        "INSERT INTO quizzes_choicetally (activity_id, structure_hash, node, choice, count) SELECT v.activity_id, "
        "v.structure_hash, 'q' || n, '', (SELECT count(*) FROM quizzes_attempt t WHERE t.activity_id = v.activity_id) "
        "FROM quizzes_publishedversion v CROSS JOIN "
        f"{numbers} WHERE %s = %s",
        [1, 1],
    )
    _run("ANALYZE")


def _check(course) -> None:
    """Its words and its questions, as publishing would have left them."""
    from courses.models import Activity, ActivityEdition
    from courses.models.syllabus import new_state
    from quizzes.models import PublishedVersion

    module = uuid4()
    activity = Activity.objects.create(
        course=course, key=uuid4(), slug="check", kind="check", module_key=module, position=1, weight=1
    )
    node = {"type": "question", "kind": "single", "competency": "signs", "points": 1, "options": []}
    nodes = {f"q{n}": {**node, "text": f"Question {n}"} for n in range(1, QUESTIONS + 1)}
    played = {"kind": "check", "competencies": list(COMPETENCIES), "start": "q1", "nodes": nodes}
    PublishedVersion.objects.create(
        activity=activity, locale="en", content_hash="benchmark", structure_hash="benchmark", document=played
    )
    ActivityEdition.objects.create(activity=activity, locale="en", title="Check", minutes=5, content_hash="benchmark")
    course.editions.update(competencies={name: name.title() for name in COMPETENCIES})
    type(course).objects.filter(pk=course.pk).update(state=new_state())
