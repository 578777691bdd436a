from .assignment import Assignment
from .enrolment import ActivityRecord, Enrolment
from .feed import Change, FeedHead
from .note import Note
from .reevaluation import Reevaluation
from .time_spent import TimeSpent

__all__ = ["ActivityRecord", "Assignment", "Change", "Enrolment", "FeedHead", "Note", "Reevaluation", "TimeSpent"]
