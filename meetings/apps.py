from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Live sessions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from . import news, rights, views

        news.register()
        views.register()
        user_logged_in.connect(rights.remember_who_runs, dispatch_uid="meetings.remember_who_runs")
