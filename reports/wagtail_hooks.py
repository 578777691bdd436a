from django.urls import reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from people.models import User

from .cms import Clients
from .recognitions_cms import NAME, PERSON, Recognitions, may_recognise
from .stores.cms import RecordStores
from .webhooks.cms import Webhooks


@hooks.register("register_admin_viewset")
def api_clients() -> Clients:
    return Clients()


@hooks.register("register_admin_viewset")
def webhooks() -> Webhooks:
    return Webhooks()


@hooks.register("register_admin_viewset")
def recognitions() -> Recognitions:
    return Recognitions()


@hooks.register("register_user_listing_buttons")
def recognise_button(user: User, request_user: User) -> list[Button]:
    if not may_recognise(request_user, user):
        return []
    return [Button(NAME, url=reverse(PERSON, args=[user.pk]), icon_name="check", priority=27)]


@hooks.register("register_admin_viewset")
def record_stores() -> RecordStores:
    return RecordStores()
