from .assignment import Assignment
from .enrolment import ActivityRecord, Enrolment
from .feed import Change, FeedHead
from .note import Note
from .past_completion import PastCompletion
from .recognition import Recognition
from .reevaluation import Reevaluation
from .required_update import RequiredUpdate
from .time_spent import TimeSpent

__all__ = [
    "ActivityRecord",
    "Assignment",
    "Change",
    "Enrolment",
    "FeedHead",
    "Note",
    "PastCompletion",
    "Recognition",
    "Reevaluation",
    "RequiredUpdate",
    "TimeSpent",
]
