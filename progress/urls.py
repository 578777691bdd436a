from django.urls import path

from . import find_views, lesson, note_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("courses/<slug:course>/", views.course, name="course"),
    path("courses/<slug:course>/<slug:activity>/", views.activity, name="activity"),
    path("courses/<slug:course>/<slug:activity>/done/", lesson.mark_done, name="lesson_done"),
    path("courses/<slug:course>/<slug:activity>/note/", note_views.keep_note, name="keep_note"),
    path("courses/<slug:course>/<slug:activity>/bookmark/", note_views.bookmark, name="bookmark"),
    path("search/", find_views.find, name="find"),
    path("notes/", note_views.my_notes, name="my_notes"),
    path("notes/<int:note>/remove/", note_views.remove_note, name="remove_note"),
    path("notes/restore/", note_views.restore_note, name="restore_note"),
]
