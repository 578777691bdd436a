from django.urls import path

from . import views

urlpatterns = [
    path("courses/<slug:course>/<slug:activity>/begin/", views.begin, name="begin"),
    path("courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/answer/", views.answer, name="answer"),
    path("courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/", views.debrief, name="debrief"),
]
