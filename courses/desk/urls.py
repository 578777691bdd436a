from django.urls import path

from . import views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/law/", views.law, name="desk_law"),
    path("desk/<int:translation_id>/terms/", views.terms, name="desk_terms"),
    path("desk/<int:translation_id>/words.<slug:form>", views.download, name="desk_download"),
    path("desk/<int:translation_id>/upload/", views.upload, name="desk_upload"),
    # The button of wagtail-localize's editor leads here: its own view breaks on a file without its mark.
    path("localize/translate/<int:translation_id>/pofile/upload/", views.upload),
]
