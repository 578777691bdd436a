from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from . import correct, letter, merge_rows, unsent
        from .lower import teach_sqlite

        correct.register()
        merge_rows.register_people()
        letter.register_letters()
        user_logged_in.connect(unsent.drop_others, dispatch_uid="people.unsent")
        connection_created.connect(teach_sqlite, dispatch_uid="people.lower")
