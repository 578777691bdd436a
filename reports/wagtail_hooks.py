from wagtail import hooks

from .cms import Clients
from .stores.cms import RecordStores
from .webhooks.cms import Webhooks


@hooks.register("register_admin_viewset")
def api_clients() -> Clients:
    return Clients()


@hooks.register("register_admin_viewset")
def webhooks() -> Webhooks:
    return Webhooks()


@hooks.register("register_admin_viewset")
def record_stores() -> RecordStores:
    return RecordStores()
