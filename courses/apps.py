from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.signals import post_page_move

        from law.models import Judgment, Provision

        from .freshen import law_changed
        from .moved import page_moved

        for model in (Judgment, Provision):
            for signal in (post_save, post_delete):
                signal.connect(
                    lambda **kwargs: law_changed(), sender=model, weak=False, dispatch_uid=f"{model}{id(signal)}"
                )
        post_page_move.connect(page_moved, dispatch_uid="courses.page_moved")
