"""Signing in with what people remember: their service number or their e-mail address."""

from django.contrib.auth.backends import ModelBackend

from .address import client_address
from .limit import Try, begin, blockers_of
from .models import User


class MergedElsewhere(Exception):
    """The password is right, but the account was merged with another of this person, with which she signs in."""


class ServiceNumberOrEmail(ModelBackend):
    """Accepts either; loads a person with her unit and jurisdiction, which every page needs."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """Queries: 3. Raises TooManyTries, whether or not there is such a person, and MergedElsewhere.

        Only who knows the password of a merged account learns that it was one: to all others it is no account.
        """
        name = (username or kwargs.get(User.USERNAME_FIELD) or "").strip()
        if not name or password is None:
            return None
        one = begin(name=name, address="" if request is None else client_address(request))
        user = _find(name, one)
        if user is not None and user.check_password(password):
            if self.user_can_authenticate(user):
                one.succeeded([user.service_number, user.email])
                return user
            if user.merged_into_id is not None:
                raise MergedElsewhere
        if user is None:
            # Spend the time of a real check, so that the answer's delay doesn't tell who has an account.
            User().set_password(password)
        one.failed()
        return None

    def get_user(self, user_id):
        user = User.objects.select_related("unit__jurisdiction__parent").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


def _find(name: str, one: Try) -> User | None:
    """The person and what blocks her in one query. Raises TooManyTries."""
    found = list(User.objects.called(name).annotate(**one.blockers()))
    if not found:
        one.refuse_if_blocked(*blockers_of(one))
        return None
    one.refuse_if_blocked(found[0].blocked_by_name, found[0].blocked_by_address)
    # A number goes before an address, should somebody's number look like another's address.
    return max(found, key=lambda user: user.service_number.lower() == name.lower())
