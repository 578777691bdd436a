"""Assigning in the CMS: what would happen is shown first."""

import pytest
from django.urls import reverse

from people.models import Rank, Role
from progress.assign import Terms, assign, assign_to
from progress.models import Assignment, Enrolment
from tests import factories as make

pytestmark = pytest.mark.django_db

ADD = "wagtailsnippets_progress_assignment:add"
LIST = "wagtailsnippets_progress_assignment:list"
FILE = "/cms/assignments/file/"


@pytest.fixture
def region():
    return make.unit("R")


@pytest.fixture
def course():
    return make.syllabus()


@pytest.fixture
def keeper():
    return make.signed_in(make.person(role=Role.ADMINISTRATOR))


def confirmed(client, address: str, form: dict):
    """Sent once, looked at, and sent again."""
    shown = client.post(address, form)
    assert shown.status_code == 200, shown.status_code
    assert "digest" in shown.context, shown.context["form"].errors
    return shown, client.post(address, {**form, "foreseen": shown.context["digest"]})


def test_it_says_first_whom_it_would_reach(keeper, course, region):
    has = make.officer(unit=region)
    make.enrolment(has, course)
    make.officers(region, 3)
    form = {"course": course.pk, "unit": region.pk, "days": "30", "remind_before": "14, 1"}
    shown, done = confirmed(keeper, reverse(ADD), form)
    page = shown.content.decode()
    assert "It reaches 4 officers." in page and "New to 3; 1 have the course already." in page
    assert done.status_code == 302
    one = Assignment.objects.get()
    assert (one.days, one.remind_before, one.total) == (30, [14, 1], 4)


def test_for_ranks_and_roles(keeper, course, region):
    rank = Rank.objects.create(code="s", name="Sergeant")
    make.officer("s", unit=region, rank=rank)
    make.officer("c", unit=region)
    form = {"course": course.pk, "unit": region.pk, "ranks": [rank.pk], "remind_before": ""}
    _shown, done = confirmed(keeper, reverse(ADD), form)
    assert done.status_code == 302
    assert Enrolment.objects.get().officer.service_number == "s"
    assert "Unit R · Sergeant" in keeper.get(reverse(LIST)).content.decode()


def test_for_named_officers(keeper, course):
    make.officer("BA-1"), make.officer("BA-2")
    form = {"course": course.pk, "officers": "ba-1, BA-2", "due": "2027-03-31", "remind_before": "7", "remind_weekly": "on"}
    _shown, done = confirmed(keeper, reverse(ADD), form)
    assert done.status_code == 302
    assert Enrolment.objects.count() == 2
    assert "2 named officers" in keeper.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize(("form", "sentence"), [
    ({"officers": "nobody-7"}, "There is no officer with this number: nobody-7"),
    ({}, "Choose a unit, perhaps with ranks and roles, or name officers."),
    ({"unit": "R", "due": "2027-03-31", "days": "3"}, "not both"),
    ({"unit": "R", "remind_before": "a week"}, "numbers of days from 0 to 365"),
    ({"unit": "R", "days": "0"}, "greater than or equal to 1"),
])
def test_what_can_not_be_is_said(keeper, course, region, form, sentence):
    form = {"course": course.pk, **form, **({"unit": region.pk} if "unit" in form else {})}
    answer = keeper.post(reverse(ADD), form)
    assert sentence in answer.content.decode().replace("&lt;", "<")
    assert not Assignment.objects.exists()


def test_a_change_says_how_many_would_lose_it(keeper, course, region):
    rank = Rank.objects.create(code="s", name="Sergeant")
    make.officer("s", unit=region, rank=rank)
    make.officers(region, 2)
    one = assign(course=course, unit=region)
    address = reverse("wagtailsnippets_progress_assignment:edit", args=[one.pk])
    shown, done = confirmed(keeper, address, {"ranks": [rank.pk], "remind_before": "7", "due": ""})
    assert "2 officers who haven’t begun would lose the course." in shown.content.decode()
    assert done.status_code == 302
    assert Enrolment.objects.filter(status="withdrawn").count() == 2


def test_if_things_change_meanwhile_it_is_shown_again(keeper, course, region):
    form = {"course": course.pk, "unit": region.pk, "remind_before": "7"}
    shown = keeper.post(reverse(ADD), form)
    make.officer(unit=region)
    again = keeper.post(reverse(ADD), {**form, "foreseen": shown.context["digest"]})
    assert again.status_code == 200 and not Assignment.objects.exists()


def test_taking_back_says_how_many_would_lose_it(keeper, course, region):
    make.officers(region, 2)
    one = assign(course=course, unit=region)
    address = reverse("wagtailsnippets_progress_assignment:delete", args=[one.pk])
    assert "2 officers who haven’t begun would lose the course." in keeper.get(address).content.decode()
    assert keeper.post(address).status_code == 302
    assert set(Enrolment.objects.values_list("status", flat=True)) == {"withdrawn"}


def test_the_same_twice_is_refused_with_a_sentence(keeper, course, region):
    assign(course=course, unit=region)
    _shown, done = confirmed(keeper, reverse(ADD), {"course": course.pk, "unit": region.pk, "remind_before": "7"})
    assert "assigned to the same officers of this unit already" in done.content.decode()
    assert Assignment.objects.count() == 1


def test_named_officers_are_changed_by_their_numbers(keeper, course):
    first, second = make.officer("one"), make.officer("two")
    one = assign_to(course=course, officers=[first], terms=Terms())
    address = reverse("wagtailsnippets_progress_assignment:edit", args=[one.pk])
    assert "one" in keeper.get(address).content.decode()
    _shown, done = confirmed(keeper, address, {"officers": "two", "remind_before": "7"})
    assert done.status_code == 302
    assert (first.enrolments.get().status, second.enrolments.get().status) == ("withdrawn", "not_started")


def test_queries_of_the_list_do_not_grow(keeper, course, region, django_assert_max_num_queries):
    rank = Rank.objects.create(code="s", name="Sergeant")
    for number in range(10):
        Assignment.objects.create(course=course, unit=make.unit(f"R-{number}", above=region), ranks=[rank.pk])
    keeper.get(reverse(LIST))
    with django_assert_max_num_queries(25):
        keeper.get(reverse(LIST))


class TestFiles:
    def send(self, client, text: str, name: str = "file"):
        from django.core.files.uploadedfile import SimpleUploadedFile

        return client.post(FILE, {name: SimpleUploadedFile("a.csv", text.encode())})

    def confirm(self, client, shown):
        plan = shown.context["plan"]
        return client.post(FILE, {"again": plan["again"], "digest": plan["digest"]})

    def test_each_line_says_what_it_would_do_and_nothing_is_done_yet(self, keeper, course, region):
        make.officer("new"), make.officer("sooner")
        has = make.officer("has", unit=region)
        make.enrolment(has, course)
        make.enrolment(make.officer("late"), course)
        rows = ("new,hate-crime,,", "LATE,hate-crime,2027-03-01,", "has,hate-crime,,", ",hate-crime,,R")
        text = "\n".join(("service_number,course,due,unit", *rows))
        shown = self.send(keeper, text)
        assert shown.status_code == 200
        assert [label for _line, label in shown.context["plan"]["lines"]] == [
            "Comes in", "Has it, and gets this last day", "Has it already", "Comes in",
        ]
        assert not Assignment.objects.exists()

        assert self.confirm(keeper, shown).status_code == 302
        assert Assignment.objects.count() == 3
        assert str(Enrolment.objects.get(officer__service_number="late").due) == "2027-03-01"
        assert Enrolment.objects.filter(officer__service_number="new").exists()

    def test_wrong_lines_are_named_and_hold_all_back(self, keeper, course):
        make.officer("new")
        make.syllabus("gone", is_live=False)
        text = (
            "service_number;unit;course;due\nnew;;hate-crime;\nnobody;;hate-crime;\n;;hate-crime;\n;NO;hate-crime;\n"
            "new;;gone;\nnew;;none;\nnew;;hate-crime;soon\n"
        )
        shown = self.send(keeper, text)
        assert shown.status_code == 400
        lines = {line.number: " ".join(line.problems) for line, _label in shown.context["plan"]["lines"]}
        words = {3: "no officer", 4: "one of the two", 5: "no unit", 6: "isn’t live", 7: "no course", 8: "no date"}
        for number, word in words.items():
            assert word in lines[number], number
        assert self.confirm(keeper, shown).status_code == 400
        assert not Assignment.objects.exists() and not Enrolment.objects.exists()

    def test_the_same_twice_is_wrong(self, keeper, course):
        make.officer("new")
        shown = self.send(keeper, "service_number,course\nnew,hate-crime\nNEW,hate-crime\n")
        assert shown.context["plan"]["wrong"] == 2

    def test_what_has_changed_meanwhile_is_not_done(self, keeper, course):
        amra = make.officer("new")
        shown = self.send(keeper, "service_number,course\nnew,hate-crime\n")
        make.enrolment(amra, course)
        again = self.confirm(keeper, shown)
        assert again.status_code == 400 and not Assignment.objects.exists()

    @pytest.mark.parametrize(("text", "sentence"), [
        ("", "empty"),
        ("service_number\n1\n", "‘course’ is missing"),
        ("course,colour\nx,y\n", "no column ‘colour’"),
        ('course,unit\n"a,b\n', "Line"),
        ("course,unit\n" + "a,b\n" * 5001, "5000 lines"),
        ("course,unit\n" + "a" * 1_100_000, "larger than 1 MB"),
    ])
    def test_files_that_can_not_be_read_are_refused_with_the_reason(self, keeper, text, sentence):
        answer = self.send(keeper, text)
        assert answer.status_code == 400
        assert sentence in answer.content.decode().replace("5,000", "5000")

    def test_what_is_sent_back_is_not_trusted(self, keeper, course):
        for again in ("", "***", "AAAA"):
            assert keeper.post(FILE, {"again": again, "digest": "x"}).status_code == 400
        assert not Assignment.objects.exists()

    def test_cells_are_shown_as_text(self, keeper, course):
        page = self.send(keeper, "service_number,course\n<script>,=1+1\n").content.decode()
        assert "&lt;script&gt;" in page and "<script>,=1" not in page

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
    def test_others_can_not(self, role, course):
        make.officer("new")
        client = make.signed_in(make.person(role=role))
        assert self.send(client, "service_number,course\nnew,hate-crime\n").status_code in (302, 403)
        assert client.get(FILE).status_code in (302, 403)
        assert not Assignment.objects.exists()


def test_a_unit_is_chosen_in_a_dialog_however_many_there_are(keeper, region):
    page = keeper.get(reverse(ADD)).content.decode()
    assert "Choose unit" in page and f">{region.name}</option>" not in page
