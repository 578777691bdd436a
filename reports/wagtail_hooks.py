from wagtail import hooks

from .cms import Clients


@hooks.register("register_admin_viewset")
def api_clients() -> Clients:
    return Clients()
