"""The roles as groups, and what each opens in the CMS."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission

from people.models import Role
from people.roles import PAGE_PERMISSIONS, PERMISSIONS, ensure_roles
from tests import factories as make

AUTHORS = [
    Role.TRAINER, Role.TRANSLATOR, Role.REVIEWER, Role.LAWYER, Role.COMMUNITY_REVIEWER, Role.ADMINISTRATOR,
]


def permissions_of(group: Group) -> set[str]:
    return {f"{app}.{name}" for app, name in group.permissions.values_list("content_type__app_label", "codename")}


@pytest.mark.parametrize("role", Role)
def test_migrating_makes_the_group_of_a_role_with_the_permissions_of_the_table(db, role):
    group = Group.objects.get(name=role.value)
    on_pages = GroupPagePermission.objects.filter(group=group).values_list("permission__codename", flat=True)

    assert permissions_of(group) == set(PERMISSIONS[role])
    assert set(on_pages) == {f"{verb}_page" for verb in PAGE_PERMISSIONS.get(role, ())}


def test_laying_roles_again_changes_nothing(db):
    def state():
        return (
            {group.name: permissions_of(group) for group in Group.objects.all()},
            sorted(GroupPagePermission.objects.values_list("group", "page", "permission")),
        )

    before = state()
    ensure_roles()

    assert state() == before


def test_what_an_administrator_added_by_hand_stays(db):
    from django.contrib.auth.models import Permission

    group = Group.objects.get(name=Role.REVIEWER.value)
    group.permissions.add(Permission.objects.get(codename="delete_judgment"))

    ensure_roles()

    assert "law.delete_judgment" in permissions_of(group)


@pytest.mark.parametrize("role", AUTHORS)
def test_authors_open_the_cms(db, role):
    response = make.signed_in(make.person(role=role)).get("/cms/")

    assert response.status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role not in AUTHORS])
def test_others_are_led_home_and_told_why(db, role):
    client = make.signed_in(make.person(role=role))

    response = client.get("/cms/", follow=True)

    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == "/en/"
    assert "You do not have permission to access the admin" in response.content.decode()


def test_who_is_not_signed_in_signs_in_at_our_door_and_comes_back_to_the_cms(client, db):
    response = client.get("/cms/pages/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/en/sign-in/?next=/cms/pages/")
    assert response.status_code == 200


def test_a_trainer_publishes_what_a_translator_may_only_change(db):
    page = make.course_page()
    trainer, translator = make.person(role=Role.TRAINER), make.person(role=Role.TRANSLATOR)

    assert page.permissions_for_user(trainer).can_publish()
    assert page.permissions_for_user(translator).can_edit()
    assert not page.permissions_for_user(translator).can_publish()


def test_only_authors_are_offered_the_cms(db):
    link = 'href="/cms/"'

    def home_of(role) -> str:
        return make.signed_in(make.person(role=role)).get("/en/").content.decode()

    assert link in home_of(Role.TRAINER)
    assert link not in home_of(Role.OFFICER)


def test_a_permission_that_does_not_exist_is_no_silent_gap(db, monkeypatch):
    monkeypatch.setitem(PERMISSIONS, Role.OFFICER, ("law.sign_provision",))

    with pytest.raises(LookupError, match="sign_provision"):
        ensure_roles()


def test_a_translator_may_change_words_but_neither_publish_nor_let_wagtail_localize_publish(db):
    translator = permissions_of(Group.objects.get(name="translator"))
    on_pages = GroupPagePermission.objects.filter(group__name="translator")

    assert "wagtail_localize.submit_translation" not in translator
    assert set(on_pages.values_list("permission__codename", flat=True)) == {"change_page"}
