from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CredentialsConfig(AppConfig):
    name = "credentials"
    verbose_name = _("Certificates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from progress.signals import completion_withdrawn, course_completed

        from . import issue, merge, news, withdrawn

        course_completed.connect(issue.course_completed, dispatch_uid="credentials.course_completed")
        completion_withdrawn.connect(
            withdrawn.completion_withdrawn, dispatch_uid="credentials.completion_withdrawn"
        )
        news.register()
        merge.register_credentials()
