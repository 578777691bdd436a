"""Addresses that stand in credentials (`addresses.py`): they have no language and never change."""

from django.urls import path

from . import public

urlpatterns = [
    path("issuer/", public.issuer, name="credential_issuer"),
    path("keys/", public.keys, name="credential_keys"),
    path("keys/<slug:name>/", public.key, name="credential_key"),
    path("courses/<uuid:course>/", public.achievement, name="credential_achievement"),
    path("status/<int:number>/", public.status, name="credential_status"),
    path("<slug:code>/", public.credential, name="public_credential"),
]
