from .assignment import Assignment, Given
from .enrolment import ActivityRecord, Enrolment
from .feed import Change, FeedHead
from .note import Note
from .past_completion import PastCompletion
from .path import LearningPath, PathAssignment, PathStep
from .recognition import Recognition
from .reevaluation import Reevaluation
from .request import CourseRequest
from .required_update import RequiredUpdate
from .resettlement import Resettlement, Unsettled
from .time_spent import TimeSpent

__all__ = [
    "ActivityRecord",
    "Assignment",
    "Change",
    "CourseRequest",
    "Enrolment",
    "FeedHead",
    "Given",
    "LearningPath",
    "Note",
    "PastCompletion",
    "PathAssignment",
    "PathStep",
    "Recognition",
    "Reevaluation",
    "RequiredUpdate",
    "Resettlement",
    "TimeSpent",
    "Unsettled",
]
