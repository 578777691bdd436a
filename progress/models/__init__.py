from .assignment import Assignment
from .enrolment import ActivityRecord, Enrolment
from .feed import Change, FeedHead
from .note import Note
from .time_spent import TimeSpent

__all__ = ["ActivityRecord", "Assignment", "Change", "Enrolment", "FeedHead", "Note", "TimeSpent"]
