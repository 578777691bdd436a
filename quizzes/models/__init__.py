from .analysis import Analysis
from .attempt import Attempt, Response
from .check_page import CheckPage
from .marking import AnswerToMark, Mark
from .regrade import Regrade, RegradedAttempt
from .scenario_page import ScenarioPage
from .tally import ChoiceTally
from .version import PublishedVersion

__all__ = [
    "Analysis",
    "AnswerToMark",
    "Attempt",
    "CheckPage",
    "ChoiceTally",
    "Mark",
    "PublishedVersion",
    "Regrade",
    "RegradedAttempt",
    "Response",
    "ScenarioPage",
]
