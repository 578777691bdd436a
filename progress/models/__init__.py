from .assignment import Assignment, Given
from .enrolment import ActivityRecord, Enrolment
from .feed import Change, FeedHead
from .note import Note
from .request import CourseRequest

__all__ = ["ActivityRecord", "Assignment", "Change", "CourseRequest", "Enrolment", "FeedHead", "Given", "Note"]
