from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from progress.home_cards import register as register_home_card

        from . import merge, news, rights, run_pages, views

        news.register()
        views.register()
        merge.register_meetings()
        register_home_card("meetings_run", run_pages.home_card)
        user_logged_in.connect(rights.remember_who_runs, dispatch_uid="meetings.remember_who_runs")
