"""Whatever is asked in whatever way, the API answers as it says it does, and never fails."""

import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from .conftest import ADDRESS
from .world import completed, make_enrolment

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


def test_no_question_makes_it_fail(world, caller):
    make_enrolment(world.station, world.course, "1", **completed())
    headers = {"Authorization": f"Bearer {caller(world.station).token}"}
    described = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    operation = described[ADDRESS]["GET"]
    sensible, senseless = map(operation.as_strategy, (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))
    statuses = set()

    @settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=sensible | senseless)
    def ask(case):
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)
        statuses.add(response.status_code)

    ask()
    assert statuses >= {200, 400}
