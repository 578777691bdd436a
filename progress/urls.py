from django.urls import path

from . import lesson, views

urlpatterns = [
    path("", views.home, name="home"),
    path("courses/<slug:course>/", views.course, name="course"),
    path("courses/<slug:course>/<slug:activity>/", views.activity, name="activity"),
    path("courses/<slug:course>/<slug:activity>/done/", lesson.mark_done, name="lesson_done"),
]
