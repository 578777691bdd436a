from .background import Due, WorkerPulse
from .home import HomePage

__all__ = ["Due", "HomePage", "WorkerPulse"]
