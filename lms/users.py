from wagtail.users.apps import WagtailUsersAppConfig


class PeopleInTheCms(WagtailUsersAppConfig):
    """Wagtail's app of users, with our form of a person."""

    user_viewset = "people.viewsets.PersonViewSet"
