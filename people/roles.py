"""The roles as Django groups, with the permissions each needs in the CMS."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from .models import Role

_LAW = ("provision", "judgment", "topic", "practice", "equalitybody", "recordingrule", "glossaryterm")
#: To say that a place which shows changed law was looked at.
_LOOK = ("law.view_use", "law.change_use")
_MEETINGS = tuple(f"meetings.{verb}_meeting" for verb in ("add", "change", "view"))

#: Permissions by role, as 'app.codename'; pages are permitted on the root and so on everything below it.
PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.OFFICER: (),
    Role.UNIT_MANAGER: (),
    # What she sees of the sessions that she runs: `meetings/rights.py`.
    Role.FACILITATOR: (),
    Role.TRAINER: (
        "wagtailadmin.access_admin",
        *(f"law.{verb}_{model}" for model in _LAW for verb in ("add", "change", "view")),
        *_LOOK,
        *(f"quizzes.{verb}_bankquestion" for verb in ("add", "change", "view", "delete")),
        *(f"wagtailimages.{verb}_image" for verb in ("add", "change", "choose")),
        *(f"wagtaildocs.{verb}_document" for verb in ("add", "change", "choose")),
        "wagtail_localize.submit_translation",
        *_MEETINGS,
    ),
    # Not submit_translation: with it wagtail-localize would publish, which is the trainers' to do.
    Role.TRANSLATOR: (
        "wagtailadmin.access_admin",
        *(f"law.{verb}_{model}" for model in _LAW for verb in ("add", "change", "view")),
        *(f"quizzes.{verb}_bankquestion" for verb in ("change", "view")),
    ),
    Role.REVIEWER: (
        "wagtailadmin.access_admin",
        *(f"law.{verb}_{model}" for model in _LAW for verb in ("change", "view")),
        "law.review_law",
        *_LOOK,
    ),
    Role.LAWYER: (
        "wagtailadmin.access_admin",
        *(f"law.{verb}_{model}" for model in _LAW for verb in ("add", "change", "view")),
        "law.review_law",
        *_LOOK,
        "courses.record_legal_review",
    ),
    Role.COMMUNITY_REVIEWER: (
        "wagtailadmin.access_admin",
        *(f"law.view_{model}" for model in _LAW),
        "courses.record_community_review",
    ),
    Role.ADMINISTRATOR: (
        "wagtailadmin.access_admin",
        *(f"law.{verb}_{model}" for model in _LAW for verb in ("add", "change", "view", "delete")),
        *_LOOK,
        *(f"people.{verb}_user" for verb in ("add", "change", "view", "delete")),
        *(f"people.{verb}_unit" for verb in ("add", "change", "view")),
        *(f"people.{verb}_rank" for verb in ("add", "change", "view", "delete")),
        *(f"people.{verb}_jurisdiction" for verb in ("add", "change", "view")),
        *(f"people.{verb}_correction" for verb in ("change", "view")),
        *(f"people.{verb}_wording" for verb in ("change", "view")),
        *(f"people.{verb}_unitrole" for verb in ("add", "change", "view", "delete")),
        *(f"progress.{verb}_assignment" for verb in ("add", "change", "view", "delete")),
        *_MEETINGS,
        *(f"progress.{verb}_learningpath" for verb in ("add", "change", "view", "delete")),
        *(f"progress.{verb}_reevaluation" for verb in ("add", "view")),
        *(f"progress.{verb}_recognition" for verb in ("add", "change", "view")),
        *(f"reports.{verb}_apiclient" for verb in ("view", "change")),
        *(f"reports.{verb}_webhook" for verb in ("view", "change")),
        *(f"reports.{verb}_recordstore" for verb in ("view", "change")),
        *(f"quizzes.{verb}_bankquestion" for verb in ("add", "change", "view", "delete")),
        *(f"credentials.{verb}_certificate" for verb in ("view", "change")),
        *(f"credentials.{verb}_certificatedesign" for verb in ("add", "change", "view", "delete")),
        *(f"django_tasks_database.{verb}_dbtaskresult" for verb in ("view", "change")),
        *(f"wagtailimages.{verb}_image" for verb in ("add", "change", "choose", "delete")),
        *(f"wagtaildocs.{verb}_document" for verb in ("add", "change", "choose", "delete")),
        "wagtail_localize.submit_translation",
    ),
}

PAGE_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.TRAINER: ("add", "change", "publish", "lock", "unlock"),
    Role.TRANSLATOR: ("change",),
    Role.REVIEWER: ("change",),
    Role.LAWYER: ("change",),
    Role.COMMUNITY_REVIEWER: ("change",),
    Role.ADMINISTRATOR: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
}


def ensure_roles() -> None:
    """Make the groups and give them what the tables above say; takes nothing away that was added by hand."""
    root = Page.get_first_root_node()
    for role, names in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.add(*_permissions(names))
        for permission in _permissions(tuple(f"wagtailcore.{name}_page" for name in PAGE_PERMISSIONS.get(role, ()))):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        _permit_in_collections(group, names)


def _permit_in_collections(group: Group, names: tuple[str, ...]) -> None:
    """Wagtail asks for permissions on pictures and documents in the collection where they lie, and nowhere else."""
    root = Collection.get_first_root_node()
    kept = tuple(name for name in names if name.startswith(("wagtailimages.", "wagtaildocs.")))
    for permission in _permissions(kept):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _permissions(names: tuple[str, ...]) -> list[Permission]:
    wanted = {tuple(name.split(".", 1)) for name in names}
    found = Permission.objects.filter(codename__in=[codename for _, codename in wanted]).select_related(
        "content_type"
    )
    chosen = [p for p in found if (p.content_type.app_label, p.codename) in wanted]
    missing = wanted - {(p.content_type.app_label, p.codename) for p in chosen}
    if missing:
        raise LookupError(f"Roles name permissions that don't exist: {sorted(missing)}")
    return chosen
