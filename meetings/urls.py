from django.urls import path

from . import here_views, run_views, views

#: Behind the language.
urlpatterns = [
    path("sessions/", run_views.my_meetings, name="my_meetings"),
    path("sessions/<int:pk>/", views.meeting, name="meeting"),
    path("sessions/<int:pk>/book/", views.book, name="book_meeting"),
    path("sessions/<int:pk>/give-back/", views.give_back, name="give_back_meeting"),
    path("sessions/<int:pk>/calendar/", views.calendar, name="meeting_calendar"),
    path("sessions/<int:pk>/here/", here_views.here, name="meeting_here"),
    path("sessions/<int:pk>/people/", run_views.people, name="meeting_people"),
    path("sessions/<int:pk>/people/<int:officer>/", run_views.mark, name="mark_attendance"),
    path("sessions/<int:pk>/add/", run_views.add, name="add_to_meeting"),
    path("sessions/<int:pk>/count/", run_views.count, name="count_attendances"),
    path("sessions/<int:pk>/notes/", run_views.notes, name="meeting_notes"),
    path("sessions/<int:pk>/code/", run_views.code, name="meeting_code"),
]
