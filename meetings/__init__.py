"""Where people meet: live sessions of a course, who has a place, who was there.

May import `progress`, `courses` and `people`; knows nothing of `quizzes`, its neighbour. A dated live session is a
`Meeting` here, since `session` is Django's word for a browser that is signed in.
"""
