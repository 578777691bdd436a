from .jurisdiction import Jurisdiction
from .role import Role, UnitRole
from .unit import Unit
from .user import User

__all__ = ["Jurisdiction", "Role", "Unit", "UnitRole", "User"]
