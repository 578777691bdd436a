from django.urls import path

from . import practice_views, views

urlpatterns = [
    path("courses/<slug:course>/<slug:activity>/begin/", views.begin, name="begin"),
    path("courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/answer/", views.answer, name="answer"),
    path("courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/", views.debrief, name="debrief"),
    path(
        "courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/practise/",
        practice_views.practise,
        name="practise",
    ),
]
