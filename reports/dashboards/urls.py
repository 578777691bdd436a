from django.urls import path

from reports.exports import views as exports
from reports.saved.urls import urlpatterns as saved

from . import (
    assign_views,
    attempt_views,
    learning_views,
    list_views,
    question_views,
    recognise_views,
    tree_views,
    trend_views,
    views,
)

urlpatterns = [
    *saved,
    path("units/", views.units, name="units"),
    path("units/<int:pk>/", views.unit, name="unit"),
    path("units/<int:pk>/compare/", views.comparison, name="unit_compare"),
    path("units/<int:pk>/competencies/", learning_views.competencies, name="unit_competencies"),
    path("units/<int:pk>/questions/", question_views.questions, name="unit_questions"),
    path("units/<int:pk>/over-time/", trend_views.over_time, name="unit_over_time"),
    path("units/<int:pk>/tree/", tree_views.tree, name="unit_tree"),
    path("units/<int:pk>/officers/", list_views.officers, name="unit_officers"),
    path("units/<int:pk>/officers/<int:officer>/", list_views.officer, name="unit_officer"),
    path("units/files/", exports.mine, name="exports"),
    path("units/files/<uuid:pk>/", exports.file, name="export_file"),
    path("units/files/<uuid:pk>/cancel/", exports.cancelled, name="export_cancel"),
    path(
        "units/<int:pk>/officers/<int:officer>/attempts/", attempt_views.attempts, name="unit_officer_attempts"
    ),
    path("units/<int:pk>/assign/", assign_views.assignments, name="unit_assign"),
    path("units/<int:pk>/assign/file/", assign_views.assign_file, name="unit_assign_file"),
    path("units/<int:pk>/assign/<int:assignment>/", assign_views.assignment, name="unit_assignment"),
    path("units/<int:pk>/assign/<int:assignment>/take-back/", assign_views.take_back, name="unit_assignment_take_back"),
    path("units/<int:pk>/officers/<int:officer>/recognise/", recognise_views.show, name="unit_recognise"),
    path(
        "units/<int:pk>/officers/<int:officer>/recognise/<int:recognition>/withdraw/",
        recognise_views.withdraw,
        name="unit_withdraw_recognition",
    ),
    path("who-looked/", list_views.who_looked, name="who_looked"),
]
