from django.urls import path

from . import print_views, views

urlpatterns = [
    path("units/views/", views.mine, name="saved_views"),
    path("units/views/save/", views.save, name="save_view"),
    path("units/views/pdf/", print_views.ask, name="print_view"),
    path("units/views/files/<uuid:pk>/", print_views.file, name="printed_view"),
    path("units/views/<int:pk>/", views.one, name="saved_view"),
    path("units/views/<int:pk>/delete/", views.delete, name="delete_view"),
    path("units/views/<int:pk>/schedule/", print_views.schedule, name="schedule_view"),
    path("units/views/<int:pk>/send/", print_views.send_now, name="send_view"),
]
