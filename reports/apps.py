from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import merge, rosters
        from .dashboards import digest, triggers
        from .exports import news
        from .saved import news as news_of_views
        from .stores import news as news_of_stores

        digest.register()
        news.register()
        news_of_views.register()
        news_of_stores.register()
        rosters.register()
        merge.register_reports()
        uid = "reports.triggers"
        pre_migrate.connect(triggers.before_migrations, sender=self, dispatch_uid=uid)
        post_migrate.connect(triggers.after_migrations, sender=self, dispatch_uid=uid)
