"""Signing in with what people remember: their service number or their e-mail address."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import Q

from .models import User


class ServiceNumberOrEmail(ModelBackend):
    """Accepts either; loads a person with her unit and jurisdiction, which every page needs."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        name = (username or kwargs.get(User.USERNAME_FIELD) or "").strip()
        if not name or password is None:
            return None
        user = User.objects.filter(Q(service_number__iexact=name) | Q(email__iexact=name)).first()
        if user is None:
            # Spend the time of a real check, so that the answer's delay doesn't tell who has an account.
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None

    def get_user(self, user_id):
        user = User.objects.select_related("unit__jurisdiction__parent").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
