from wagtail import hooks

from .cms import Clients
from .webhooks.cms import Webhooks


@hooks.register("register_admin_viewset")
def api_clients() -> Clients:
    return Clients()


@hooks.register("register_admin_viewset")
def webhooks() -> Webhooks:
    return Webhooks()
