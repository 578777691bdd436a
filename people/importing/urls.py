from django.urls import path

from . import views

urlpatterns = [
    path("people/import/", views.Send.as_view(), name="import_send"),
    path("people/import/<int:pk>/", views.Look.as_view(), name="import_look"),
    path("people/import/<int:pk>/done/", views.Done.as_view(), name="import_done"),
    path("people/import/<int:pk>/mistakes.csv", views.Mistakes.as_view(), name="import_mistakes"),
    path("people/import/<int:pk>/links.csv", views.Links.as_view(), name="import_links"),
]
