"""Examples for the API's description; a test holds their form against the form of real answers."""

ROW = {
    "enrolment": 4711,
    "officer": {"service_number": "BA-20417", "first_name": "Amra", "last_name": "Hodžić"},
    "unit": {"code": "BA-SA-01", "name": "Station Centar"},
    "course": {
        "key": "5d1f7c1e-8f0b-4b8e-9a55-0e6a5f6e2c11",
        "slug": "investigating-hate-crime",
        "title": "Investigating hate crime",
    },
    "status": "completed",
    "percent": 100,
    "score": 87,
    "language": "bs",
    "due": "2026-12-31",
    "enrolled_at": "2026-11-02T08:00:00+01:00",
    "started_at": "2026-11-03T09:12:41+01:00",
    "completed_at": "2026-11-20T15:30:02+01:00",
    "last_activity_at": "2026-11-20T15:30:02+01:00",
}

PAGE = {
    "next": "https://training.example.org/api/v1/completions/?status=completed&cursor=YWZ0ZXI6NDcxMQ",
    "previous": None,
    "results": [ROW],
}

CSV = (
    "enrolment,service_number,first_name,last_name,unit_code,unit_name,course_key,course_slug,course_title,"
    "status,percent,score,language,due,enrolled_at,started_at,completed_at,last_activity_at\r\n"
    "4711,BA-20417,Amra,Hodžić,BA-SA-01,Station Centar,5d1f7c1e-8f0b-4b8e-9a55-0e6a5f6e2c11,"
    "investigating-hate-crime,Investigating hate crime,completed,100,87,bs,2026-12-31,"
    "2026-11-02T08:00:00+01:00,2026-11-03T09:12:41+01:00,2026-11-20T15:30:02+01:00,2026-11-20T15:30:02+01:00\r\n"
)

INVALID = {
    "error": "invalid",
    "detail": "Some parameters can't be used; see `fields`.",
    "fields": {"completed_from": ["This is no date that can be used. Write year-month-day: 2026-11-24."]},
}

NO_TOKEN = {
    "error": "not_authenticated",
    "detail": "This address needs a token: send it as “Authorization: Bearer TOKEN”. "
    "Whoever runs this platform makes one for your unit.",
}
