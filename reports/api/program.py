"""What addresses have in common that answer programs in JSON alone, and hold no list."""

from django.utils.cache import add_never_cache_headers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.views import APIView

from .authentication import NO_TOKEN, Caller
from .limit import limit_headers
from .negotiation import FastJSON, StrictJSON


class IsProgram(BasePermission):
    """Whoever has a token that holds; which lists it reads is asked where a list is named."""

    def has_permission(self, request, view) -> bool:
        if not isinstance(request.user, Caller):
            raise NotAuthenticated(NO_TOKEN)
        return True


class ProgramView(APIView):
    """JSON, errors as well; kept by no cache; with what is left of the calls of a minute."""

    permission_classes = [IsProgram]
    renderer_classes = [FastJSON]
    parser_classes = [StrictJSON, FormParser, MultiPartParser]

    def handle_exception(self, exception):
        self.request.accepted_renderer, self.request.accepted_media_type = FastJSON(), FastJSON.media_type
        return super().handle_exception(exception)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(response)
        for name, value in limit_headers(request).items():
            response[name] = value
        return response
