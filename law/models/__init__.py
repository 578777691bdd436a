from .judgment import Judgment
from .provision import Provision
from .reviewed import LegalText, Verification

__all__ = ["Judgment", "LegalText", "Provision", "Verification"]
