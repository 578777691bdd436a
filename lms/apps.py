from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LmsConfig(AppConfig):
    name = "lms"
    verbose_name = _("Common Ground")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from .capitals import spare_georgian_labels
        from .catalogues import chain_catalogues
        from .context import remember_author
        from .foundations import lay_foundations

        chain_catalogues()
        spare_georgian_labels()
        post_migrate.connect(lay_foundations, sender=self, dispatch_uid="lms.lay_foundations")
        user_logged_in.connect(remember_author, dispatch_uid="lms.remember_author")
