from django.urls import path

from . import list_views, recognise_views, views

urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/<int:pk>/", views.unit, name="unit"),
    path("units/<int:pk>/compare/", views.comparison, name="unit_compare"),
    path("units/<int:pk>/officers/", list_views.officers, name="unit_officers"),
    path("units/<int:pk>/officers/<int:officer>/", list_views.officer, name="unit_officer"),
    path("units/<int:pk>/officers/<int:officer>/recognise/", recognise_views.show, name="unit_recognise"),
    path(
        "units/<int:pk>/officers/<int:officer>/recognise/<int:recognition>/withdraw/",
        recognise_views.withdraw,
        name="unit_withdraw_recognition",
    ),
    path("who-looked/", list_views.who_looked, name="who_looked"),
]
