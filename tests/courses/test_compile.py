from courses.models import Course
from tests import factories as make

def test_time(db):
    import time
    t=time.perf_counter(); c=make.course(lessons=2); print("course", time.perf_counter()-t)
    t=time.perf_counter(); c=make.course("x", lessons=20); print("course20", time.perf_counter()-t)
    t=time.perf_counter(); make.locale("bs"); print("locale", time.perf_counter()-t)
    assert c.activities.count()==20 and list(c.activities.values_list("slug", flat=True))[:2]==["l1","l2"]
    assert False
