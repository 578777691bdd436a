from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.images import get_image_model
        from wagtail.models import Page
        from wagtail.signals import page_published, page_unpublished, post_page_move, pre_page_move

        from law.models import GlossaryTerm, Judgment, Provision

        from . import follow
        from .freshen import law_changed
        from .pictures import picture_saves
        from .renditions import picture_saved

        for model in (GlossaryTerm, Judgment, Provision):
            for signal in (post_save, post_delete):
                signal.connect(
                    lambda **kwargs: law_changed(), sender=model, weak=False, dispatch_uid=f"{model}{id(signal)}"
                )
        pre_save.connect(picture_saves, sender=get_image_model(), dispatch_uid="courses.picture_saves")
        post_save.connect(picture_saved, sender=get_image_model(), dispatch_uid="courses.picture_saved")
        page_published.connect(follow.page_published, dispatch_uid="courses.page_published")
        page_unpublished.connect(follow.page_withdrawn, dispatch_uid="courses.page_unpublished")
        pre_page_move.connect(follow.page_moves, dispatch_uid="courses.page_moves")
        post_page_move.connect(follow.page_moved, dispatch_uid="courses.page_moved")
        post_delete.connect(follow.page_deleted, sender=Page, dispatch_uid="courses.page_deleted")
