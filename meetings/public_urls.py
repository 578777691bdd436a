from django.urls import path

from . import here_views

#: Before any language: what the code says, short, so that it has few and large squares.
urlpatterns = [path("here/<str:code>/", here_views.scan, name="meeting_scan")]
