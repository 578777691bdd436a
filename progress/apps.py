from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    name = "progress"
    verbose_name = _("Progress")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from courses.signals import requirements_changed
        from people.models import User

        from . import lesson, restand
        from .joined import person_saved

        post_save.connect(person_saved, sender=User, dispatch_uid="progress.person_saved")
        requirements_changed.connect(restand.requirements_changed, dispatch_uid="progress.requirements_changed")
        lesson.register()
