"""The API's description as a page for people."""

import json

from drf_spectacular.settings import spectacular_settings
from drf_spectacular.views import SpectacularSwaggerView


class Documentation(SpectacularSwaggerView):
    """Open to everyone. Swagger UI from our own files; it asks no other host for anything.

    Left alone it would send the description's address to a validator elsewhere, to show a badge.
    """

    url_name = "api_schema"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        shown = {**spectacular_settings.SWAGGER_UI_SETTINGS, "validatorUrl": None}
        response.data["settings"] = json.dumps(shown)
        return response
