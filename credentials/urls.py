from django.urls import path

from . import views

urlpatterns = [
    path("certificates/", views.my_certificates, name="my_certificates"),
    path("certificates/<slug:code>/pdf/", views.pdf, name="certificate_pdf"),
    path("certificates/<slug:code>/credential/", views.credential, name="certificate_credential"),
    path("verify/", views.check, name="check_certificate"),
    path("verify/<slug:code>/", views.verify, name="verify"),
]
