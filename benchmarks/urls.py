"""The product's addresses, and before them the yardsticks': found first, so that they cost the least."""

from django.urls import path

from lms import urls as product

from . import yardstick

urlpatterns = [
    path("yardstick/read/", yardstick.read),
    path("yardstick/insert/", yardstick.insert),
    *product.urlpatterns,
]

handler400 = product.handler400
handler403 = product.handler403
handler404 = product.handler404
handler500 = product.handler500
