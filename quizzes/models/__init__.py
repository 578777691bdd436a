from .analysis import Analysis
from .attempt import Attempt, Response
from .bank_question import BankQuestion, BankUse
from .check_page import CheckPage
from .draft import Draft
from .extra_attempt import ExtraAttempt
from .marking import AnswerToMark, Mark
from .memory_card import MemoryCard
from .memory_pause import MemoryPause
from .memory_review import MemoryReview
from .regrade import Regrade, RegradedAttempt
from .scenario_page import ScenarioPage
from .tally import ChoiceTally
from .version import PublishedVersion

__all__ = [
    "Analysis",
    "AnswerToMark",
    "Attempt",
    "BankQuestion",
    "BankUse",
    "CheckPage",
    "ChoiceTally",
    "Draft",
    "ExtraAttempt",
    "Mark",
    "MemoryCard",
    "MemoryPause",
    "MemoryReview",
    "PublishedVersion",
    "Regrade",
    "RegradedAttempt",
    "Response",
    "ScenarioPage",
]
