from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    name = "progress"
    verbose_name = _("Progress")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from courses.signals import renamed, requirements_changed, went_live
        from people.models import Unit, User
        from people.signals import people_changed, people_joined, people_lost, unit_moved, unit_renamed

        from . import ask_news, joined, lesson, merge, moved, news, reevaluate
        from .models import Assignment, Enrolment

        post_save.connect(joined.person_saved, sender=User, dispatch_uid="progress.person_saved")
        m2m_changed.connect(joined.role_given, sender=User.groups.through, dispatch_uid="progress.role_given")
        people_joined.connect(joined.many_joined, dispatch_uid="progress.many_joined")
        people_lost.connect(joined.many_lost, dispatch_uid="progress.many_lost")
        pre_delete.connect(joined.assignment_going, sender=Assignment, dispatch_uid="progress.assignment_going")
        post_delete.connect(joined.assignment_deleted, sender=Assignment, dispatch_uid="progress.assignment_deleted")
        went_live.connect(joined.course_went_live, dispatch_uid="progress.course_went_live")
        requirements_changed.connect(reevaluate.requirements_changed, dispatch_uid="progress.requirements_changed")
        people_changed.connect(moved.people_changed, dispatch_uid="progress.people_changed")
        unit_renamed.connect(moved.unit_renamed, dispatch_uid="progress.unit_renamed")
        unit_moved.connect(moved.unit_moved, dispatch_uid="progress.unit_moved")
        renamed.connect(moved.course_renamed, dispatch_uid="progress.course_renamed")
        pre_delete.connect(moved.enrolment_deleted, sender=Enrolment, dispatch_uid="progress.enrolment_deleted")
        pre_delete.connect(moved.unit_deleted, sender=Unit, dispatch_uid="progress.unit_deleted")
        lesson.register()
        news.register()
        ask_news.register()
        merge.register_progress()
