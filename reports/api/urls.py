from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from .completions import Completions
from .documentation import Documentation

urlpatterns = [
    path("completions/", Completions.as_view(), name="api_completions"),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("docs/", Documentation.as_view(), name="api_docs"),
]
