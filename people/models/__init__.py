from .jurisdiction import Jurisdiction
from .role import Role, UnitRole
from .sign_in_try import SignInTry
from .unit import Unit
from .user import User

__all__ = ["Jurisdiction", "Role", "SignInTry", "Unit", "UnitRole", "User"]
