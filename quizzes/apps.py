from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Knowledge checks and scenarios")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import kinds, marking_news, views

        kinds.load()
        marking_news.register()
        views.register()
