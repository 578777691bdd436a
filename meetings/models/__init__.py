from .attendance import Attendance, AttendanceChange, ListReading
from .booking import Booking
from .meeting import Meeting
from .page import LiveSessionPage

__all__ = ["Attendance", "AttendanceChange", "Booking", "ListReading", "LiveSessionPage", "Meeting"]
