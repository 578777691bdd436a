from django.urls import path

from . import ask_views, choose_views, find_views, lesson, note_views, print_views, renew_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("courses/<slug:course>/", views.course, name="course"),
    # No slug has a tilde, so no activity can stand at these addresses.
    path("courses/<slug:course>/~pdf/", print_views.printout, name="course_pdf"),
    path("courses/<slug:course>/~pdf/file/", print_views.printed, name="course_pdf_file"),
    path("courses/<slug:course>/~renew/", renew_views.renew, name="renew_course"),
    path("courses/<slug:course>/<slug:activity>/~pdf/", print_views.printout, name="lesson_pdf"),
    path("courses/<slug:course>/<slug:activity>/~pdf/file/", print_views.printed, name="lesson_pdf_file"),
    path("courses/<slug:course>/<slug:activity>/", views.activity, name="activity"),
    path("courses/<slug:course>/<slug:activity>/done/", lesson.mark_done, name="lesson_done"),
    path("courses/<slug:course>/<slug:activity>/note/", note_views.keep_note, name="keep_note"),
    path("courses/<slug:course>/<slug:activity>/bookmark/", note_views.bookmark, name="bookmark"),
    path("more-courses/", choose_views.more_courses, name="more_courses"),
    path("more-courses/<slug:course>/take/", choose_views.take, name="take_course"),
    path("more-courses/<slug:course>/leave/", choose_views.leave_course, name="leave_course"),
    path("more-courses/<slug:course>/ask/", ask_views.ask_for, name="ask_for_course"),
    path("more-courses/<slug:course>/take-back/", ask_views.take_request_back, name="take_request_back"),
    path("course-requests/", ask_views.course_requests, name="course_requests"),
    path("course-requests/<int:pk>/", ask_views.decide_request, name="decide_request"),
    path("search/", find_views.find, name="find"),
    path("notes/", note_views.my_notes, name="my_notes"),
    path("notes/<int:note>/remove/", note_views.remove_note, name="remove_note"),
    path("notes/restore/", note_views.restore_note, name="restore_note"),
]
