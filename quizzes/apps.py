from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Knowledge checks and scenarios")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.db.models.signals import pre_delete

        from people.signals import accommodated
        from progress.home_cards import register as register_home_card
        from progress.signals import course_completed

        from . import accommodated as running
        from . import grant, kinds, marking_news, merge, remember_news, remember_page, tasks, tell_attempts, views
        from .models import Attempt

        kinds.load()
        marking_news.register()
        grant.register()
        accommodated.connect(running.give_more_time, dispatch_uid="quizzes.accommodated")
        pre_delete.connect(tell_attempts.attempt_going, sender=Attempt, dispatch_uid="quizzes.attempt_going")
        views.register()
        merge.register_quizzes()
        remember_news.register()
        register_home_card("remember", remember_page.home_card)
        course_completed.connect(tasks.course_completed, dispatch_uid="quizzes.course_completed")
