from django.urls import path

from . import practice_views, remember_views, results_page, views

urlpatterns = [
    path("courses/<slug:course>/~results/", results_page.results, name="course_results"),
    path("courses/<slug:course>/<slug:activity>/begin/", views.begin, name="begin"),
    path("courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/answer/", views.answer, name="answer"),
    path("courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/draft/", views.draft, name="draft"),
    path("courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/", views.debrief, name="debrief"),
    path(
        "courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/practise/",
        practice_views.practise,
        name="practise",
    ),
    path("remember/", remember_views.front, name="remember"),
    path("remember/begin/", remember_views.begin, name="remember_begin"),
    path("remember/question/", remember_views.question, name="remember_question"),
    path("remember/question/<int:card>/<int:version>/", remember_views.answer, name="remember_answer"),
    path("remember/switch/", remember_views.switch, name="remember_switch"),
]
