import time
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from people.models import Role, Unit, User
from people.roster.apply import apply
from people.roster.plan import plan
from people.roster.reach import Reach
from people.roster.rows import Lists, OfficerRow, UnitRow
from progress.assign import assign
from tests import factories as make
pytestmark = pytest.mark.django_db

def test_bench(capsys):
    make.jurisdiction()
    keeper = make.person("keeper", role=Role.ADMINISTRATOR)
    def lists(shift=0):
        units = [UnitRow(2, external_id="u0", code="U0", name="Nation", parent="", jurisdiction="BA")]
        units += [UnitRow(3+n, external_id=f"u{n}", code=f"U{n}", name=f"Unit {n}", parent=f"U{(n-1)//20}" if n else "") for n in range(1, 2000)]
        officers = [OfficerRow(2+n, external_id=f"p{n}", service_number=f"N{n}", first_name="Amra", last_name=f"Hodžić {n}" if n % 20 or not shift else "Begić",
            email=f"n{n}@example.org", unit=f"U{(n + (1 if shift and n % 50 == 0 else 0)) % 2000}") for n in range(50000 - (500 if shift else 0))]
        return Lists(units, officers, whole_units=True, whole_officers=True)
    def timed(name, call):
        with capsys.disabled():
            t = time.monotonic(); c = time.process_time()
            with CaptureQueriesContext(connection) as q:
                r = call()
            print(connection.vendor, name, f"{time.monotonic()-t:.1f}s cpu {time.process_time()-c:.1f}s queries {len(q)}", flush=True)
        return r
    reach = Reach(by=keeper)
    timed("compare new", lambda: plan(lists(), reach=reach))
    timed("apply new", lambda: apply(lists(), reach=reach, most_removed=10))
    course = make.syllabus()
    timed("assign", lambda: make.Enrolment.objects.bulk_create([make.Enrolment(officer_id=pk, course=course) for pk in User.objects.filter(unit__isnull=False).values_list("pk", flat=True)], batch_size=2000))
    timed("compare same", lambda: plan(lists(), reach=reach))
    timed("apply same", lambda: apply(lists(), reach=reach, most_removed=10))
    p = timed("apply changed", lambda: apply(lists(1), reach=reach, most_removed=10))
    with capsys.disabled():
        print(p.counts)
    mover = Lists(units=[UnitRow(2, code="U1", parent="U2")])
    timed("move branch", lambda: apply(mover, reach=reach, most_removed=10))
