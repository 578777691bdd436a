"""What an officer has done: enrolment, assignment, activity record, completion, change feed.

May import `courses` and `people`. Tells what is above it only by `progress.signals`.
"""
