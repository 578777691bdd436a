from .course import CoursePage, ModulePage
from .lesson import LessonPage
from .page import ActivityPage, CoursePart
from .printout import Printout
from .review import CourseReview
from .syllabus import Activity, ActivityEdition, Course, CourseEdition

__all__ = [
    "Activity",
    "ActivityEdition",
    "ActivityPage",
    "Course",
    "CourseEdition",
    "CoursePage",
    "CoursePart",
    "CourseReview",
    "LessonPage",
    "ModulePage",
    "Printout",
]
