from django.urls import path

from . import views

urlpatterns = [
    path("courses/", views.index, name="course_cockpits"),
    path("courses/new/", views.new_course, name="new_course"),
    path("courses/<int:page_id>/", views.cockpit, name="course_cockpit"),
    path("courses/<int:page_id>/competencies/", views.competencies, name="course_competencies"),
    path("courses/<int:page_id>/publish/", views.publish, name="publish_course"),
    path("courses/<int:page_id>/translation/", views.translation, name="confirm_translation"),
    path("courses/<int:page_id>/review/<str:kind>/", views.review, name="review_course"),
    path("courses/pages/<int:page_id>/preview/", views.preview, name="preview_in_cockpit"),
]
