from .accommodation import Accommodation
from .account_merge import AccountMerge
from .correction import Correction
from .jurisdiction import Jurisdiction
from .notice import Notice
from .people_import import PeopleImport
from .rank import Rank
from .role import Role, UnitRole
from .roster import Roster, RosterLine
from .sign_in_try import SignInTry
from .unit import Unit
from .user import User
from .wording import Wording

__all__ = [
    "Accommodation", "AccountMerge", "Correction", "Jurisdiction", "Notice", "PeopleImport", "Rank", "Role", "Roster",
    "RosterLine", "SignInTry", "Unit", "UnitRole", "User", "Wording",
]  # fmt: skip
