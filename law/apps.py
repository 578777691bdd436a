from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils.translation import gettext_lazy as _


class LawConfig(AppConfig):
    name = "law"
    verbose_name = _("Law")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import follow
        from .models import GlossaryTerm, Judgment, Provision

        for model in (GlossaryTerm, Judgment, Provision):
            name = model._meta.model_name
            pre_save.connect(follow.before_saving, sender=model, dispatch_uid=f"law.before_saving.{name}")
            post_save.connect(follow.saved, sender=model, dispatch_uid=f"law.saved.{name}")
            post_delete.connect(follow.deleted, sender=model, dispatch_uid=f"law.deleted.{name}")
