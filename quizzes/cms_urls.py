from django.urls import path

from . import preview

urlpatterns = [path("exercises/<int:page_id>/play/", preview.play_draft, name="play_draft")]
