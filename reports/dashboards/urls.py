from django.urls import path

from reports.exports import views as exports

from . import attempt_views, list_views, views

urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/<int:pk>/", views.unit, name="unit"),
    path("units/<int:pk>/compare/", views.comparison, name="unit_compare"),
    path("units/<int:pk>/officers/", list_views.officers, name="unit_officers"),
    path("units/<int:pk>/officers/<int:officer>/", list_views.officer, name="unit_officer"),
    path("units/files/", exports.mine, name="exports"),
    path("units/files/<uuid:pk>/", exports.file, name="export_file"),
    path("units/files/<uuid:pk>/cancel/", exports.cancelled, name="export_cancel"),
    path(
        "units/<int:pk>/officers/<int:officer>/attempts/", attempt_views.attempts, name="unit_officer_attempts"
    ),
    path("who-looked/", list_views.who_looked, name="who_looked"),
]
