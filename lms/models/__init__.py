from .background import Due, WorkerPulse
from .given_language import GivenLanguage
from .home import HomePage

__all__ = ["Due", "GivenLanguage", "HomePage", "WorkerPulse"]
