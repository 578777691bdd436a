"""Examples for the API's description; a test holds their form against the form of real answers."""

import json

_STANDING = {
    "status": "completed",
    "percent": 100,
    "score": 87,
    "language": "bs",
    "due": "2026-12-31",
    "enrolled_at": "2026-11-02T08:00:00+01:00",
    "started_at": "2026-11-03T09:12:41+01:00",
    "completed_at": "2026-11-20T15:30:02+01:00",
    "last_activity_at": "2026-11-20T15:30:02+01:00",
    "completed_by": "learned",
}
_OFFICER = {"id": 815, "service_number": "BA-20417", "first_name": "Amra", "last_name": "Hodžić"}
_KEY = "5d1f7c1e-8f0b-4b8e-9a55-0e6a5f6e2c11"
_COURSE = {
    "key": _KEY,
    "slug": "investigating-hate-crime",
    "title": "Istraživanje zločina iz mržnje",
    "language": "bs",
}

_CHECK = "0b0a6a34-7f2f-4f62-9c58-3a54f0c1d2aa"
_COMPETENCY = {
    "competency": "recording",
    "title": "Bilježenje",
    "language": "bs",
    "percent": 83,
    "exercises": 3,
}
_ANALYSIS = {
    "analysis": 5,
    "course": _KEY,
    "activity": _CHECK,
    "structure": "1c0ffe",
    "computed_at": "2026-11-28T02:00:11+01:00",
    "attempts": 212,
}
_ITEM = {
    "item": "who",
    "number": 1,
    "points": 1,
    "answered": 210,
    "unanswered": 2,
    "facility": 0.74,
    "discrimination": 0.12,
    "seconds": 21.5,
}

ROWS = {
    "completions": {
        "enrolment": 4711,
        "officer": _OFFICER,
        "unit": {"code": "BA-SA-01", "name": "Station Centar"},
        "course": _COURSE,
        **_STANDING,
    },
    "enrolments": {"enrolment": 4711, "officer": 815, "unit": "BA-SA-01", "course": _KEY, **_STANDING},
    "certificates": {
        "certificate": 1042,
        "code": "7QK4M2XW9RTD3HNC",
        "enrolment": 4711,
        "officer": 815,
        "unit": "BA-SA-01",
        "course": _KEY,
        "completed_on": "2026-11-20",
        "expires_on": "2028-11-20",
        "issued_at": "2026-11-20T15:30:04+01:00",
        "state": "valid",
        "revoked_at": None,
    },
    "attempts": {
        "attempt": 90210,
        "enrolment": 4711,
        "officer": 815,
        "unit": "BA-SA-01",
        "course": _KEY,
        "activity": _CHECK,
        "version": "9f2c7a",
        "language": "bs",
        "number": 2,
        "started_at": "2026-11-20T15:10:00+01:00",
        "finished_at": "2026-11-20T15:30:02+01:00",
        "seconds": 1202,
        "ended_by": "answers",
        "score": 87,
        "passed": True,
        "marking": "none",
        "regraded": False,
    },
    "competencies": {
        "enrolment": 4711,
        "officer": 815,
        "unit": "BA-SA-01",
        "course": _KEY,
        "competencies": [_COMPETENCY],
    },
    "item-statistics": {
        **_ANALYSIS,
        "mean": 71.4,
        "passed": 0.62,
        "reliability": 0.58,
        "items": [
            {**_ITEM, "flags": ["low_discrimination"], "by_language": [{"language": "bs", "answered": 140, "facility": 0.7}]}
        ],
    },
    "sessions": {
        "session": 12,
        "key": "3a7cf0f2-4b5d-4d0c-8a64-0f1a9e4d7c33",
        "course": _KEY,
        "activity": "b7d1c5a0-9e7e-4f0a-8f57-2f8b4f1a6d55",
        "title": "Susret sa zajednicom",
        "language": "bs",
        "starts_at": "2026-12-03T09:00:00+01:00",
        "ends_at": "2026-12-03T12:00:00+01:00",
        "time_zone": "Europe/Sarajevo",
        "place": "Dom kulture, Lipa",
        "online": False,
        "languages": "bs sr-Latn",
        "places": 20,
        "taken": 14,
        "booked": 6,
        "waiting": 0,
        "attended": 0,
        "cancelled_at": None,
    },
    "units": {"id": 31, "code": "BA-SA-01", "name": "Station Centar", "parent": "BA-SA", "jurisdiction": "BA-BIH",
              "active": True},
    "officers": {**_OFFICER, "unit_code": "BA-SA-01", "rank": "inspector", "language": "bs", "active": True},
    "courses": {
        "id": 7,
        **_COURSE,
        "source_language": "en",
        "live": True,
        "pass_percent": 70,
        "validity_months": 24,
        "activities": [
            {
                "key": _CHECK,
                "slug": "m1-check",
                "kind": "check",
                "title": "Šta je zločin iz mržnje?",
                "language": "bs",
                "position": 4,
                "required": True,
                "weight": 1,
                "pass_percent": 70,
            }
        ],
    },
}
ROWS["assignments"] = {
    "assignment": 52,
    "course": _KEY,
    "path": None,
    "unit": "BA-SA",
    "officers": [],
    "ranks": ["inspector"],
    "roles": [],
    "due": None,
    "days": 30,
    "remind_before": [7],
    "remind_weekly": False,
    "language": None,
    "assigned_at": "2026-11-02T08:00:00+01:00",
    "program": "Personnel records, Sarajevo",
    "mine": True,
    "total": 214,
    "reached": 214,
    "finished": True,
}
#: What a flat row of a list says in other names than its JSON.
_FLAT = {
    "completions": {
        "enrolment": 4711,
        "officer_id": 815,
        **{name: _OFFICER[name] for name in ("service_number", "first_name", "last_name")},
        "unit_code": "BA-SA-01",
        "unit_name": "Station Centar",
        **{f"course_{name}": value for name, value in _COURSE.items()},
        **_STANDING,
    },
    "competencies": {
        **{name: value for name, value in ROWS["competencies"].items() if name != "competencies"},
        **_COMPETENCY,
    },
    "item-statistics": {**_ANALYSIS, **_ITEM, "flags": "low_discrimination"},
    "courses": {name: value for name, value in ROWS["courses"].items() if name != "activities"},
    "assignments": {name: value for name, value in ROWS["assignments"].items() if not isinstance(value, list)},
}


#: What `since` doesn't say of a row.
BY_THE_DAY = {("certificates", "state")}


def page(resource: str) -> dict:
    """A page of the list, with one row."""
    address = f"https://training.example.org/api/v1/{resource}/?cursor=YWZ0ZXI6NDcxMQ"
    return {"next": address, "previous": None, "results": [ROWS[resource]]}


def changes(resource: str) -> dict:
    """What has changed since a cursor."""
    cursor = "c2luY2U6MTczMjA6LTo0YmYxMjJjNDQ1NGY1YWEw"
    row = {name: value for name, value in ROWS[resource].items() if (resource, name) not in BY_THE_DAY}
    return {"cursor": cursor, "more": False, "results": [row], "gone": [4698]}


def file(resource: str, kind: str) -> str:
    """The text of a download; empty for what isn't text."""
    flat = _FLAT.get(resource, ROWS[resource])
    if kind == "csv":
        cells = ["" if value is None else str(value) for value in flat.values()]
        return f"{','.join(flat)}\r\n{','.join(cells)}\r\n"
    return json.dumps(flat, ensure_ascii=False) + "\n" if kind == "ndjson" else ""


def _problem(status: int, title: str, error: str, detail: str, **more) -> dict:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "error": error, **more}


INVALID = _problem(
    400,
    "Bad Request",
    "invalid",
    "Some parameters can't be used; see `fields`.",
    fields={"completed_from": ["This is no date that can be used. Write year-month-day: 2026-11-24."]},
)
NO_TOKEN = _problem(
    401,
    "Unauthorized",
    "not_authenticated",
    "This address needs a token: send it as “Authorization: Bearer TOKEN”. "
    "Whoever runs this platform makes one for your unit.",
)
NOT_ITS_LIST = _problem(
    403,
    "Forbidden",
    "permission_denied",
    "This token doesn't read this list. Ask whoever runs this platform for one that does.",
)
NOT_ACCEPTABLE = _problem(406, "Not Acceptable", "not_acceptable", "Could not satisfy the request Accept header.")
BEGIN_ANEW = _problem(
    410,
    "Gone",
    "begin_anew",
    "This cursor is from a later state of this installation, which was restored. Begin anew.",
)
TOO_MANY = _problem(
    429,
    "Too Many Requests",
    "throttled",
    "This client has called too often. Wait as long as Retry-After says, then go on.",
)
