from tests.quizzes import worlds
from django.test.utils import CaptureQueriesContext
from django.db import connection
import pytest
@pytest.mark.django_db(transaction=True)
def test_q():
    l=worlds.Learner(worlds.exercise(worlds.course(lessons=3))).begin()
    l.see()
    with CaptureQueriesContext(connection) as c: page=l.see()
    print("GET",len(c))
    for q in c: print("  ",q["sql"][:110])
    l.play(*worlds.WELL[:1])
    page=l.see()
    with CaptureQueriesContext(connection) as c: l.send("talk",question="words")
    print("POST",len(c))
    for q in c: print("  ",q["sql"][:110])
    l.play(*worlds.WELL[2:-1])
    with CaptureQueriesContext(connection) as c: l.send("log",choice="flag")
    print("LAST",len(c))
    for q in c: print("  ",q["sql"][:110])
    with CaptureQueriesContext(connection) as c: l.debrief()
    print("DEBRIEF",len(c))
    with CaptureQueriesContext(connection) as c: l.see()
    print("COVER",len(c))
    with CaptureQueriesContext(connection) as c: l.begin()
    print("BEGIN",len(c))
