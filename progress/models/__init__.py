from .assignment import Assignment, Given
from .enrolment import ActivityRecord, Enrolment
from .feed import Change, FeedHead
from .note import Note
from .path import LearningPath, PathAssignment, PathStep
from .request import CourseRequest

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
    "PathAssignment",
    "PathStep",
]
