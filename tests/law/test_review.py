"""A legal review is recorded by a reviewer alone, of the words that she read, and ends when they change."""

from datetime import date

import pytest
from wagtail.models import ModelLogEntry

from law.models import Provision
from law.review import MayNotReview, WordsChanged, confirm
from people.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db

OTHERS = [role for role in Role if role not in (Role.REVIEWER, Role.LAWYER)]


@pytest.fixture
def reviewer():
    return make.person(role=Role.REVIEWER, first_name="Lejla", last_name="Begić")


@pytest.fixture
def provision() -> Provision:
    return make.provision(make.jurisdiction(), sources="https://law.example/2")


@pytest.fixture
def reviewed(provision, reviewer) -> Provision:
    return confirm(text=provision, by=reviewer, words=provision.print_of_words())


def again(text):
    return type(text).objects.get(pk=text.pk)


def address(text) -> str:
    return f"/cms/law/review/{text._meta.model_name}/{text.pk}/"


class TestWhoConfirms:
    def test_it_says_who_and_when(self, reviewed, reviewer):
        stored = again(reviewed)

        assert stored.reviewed
        assert stored.reviewed_by == reviewer
        assert ModelLogEntry.objects.filter(action="law.review", user=reviewer, object_id=str(stored.pk)).exists()

    @pytest.mark.parametrize("role", OTHERS)
    def test_nobody_else_does(self, provision, role):
        with pytest.raises(MayNotReview):
            confirm(text=provision, by=make.person(role=role), words=provision.print_of_words())

        assert not again(provision).reviewed

    @pytest.mark.parametrize("text", [make.judgment, lambda: make.provision(make.jurisdiction())])
    def test_whoever_writes_the_date_into_the_row_is_not_believed(self, text):
        one = text()
        one.reviewed_on = date(2026, 1, 1)
        one.save()

        assert not again(one).reviewed

    def test_the_review_outlives_the_account(self, reviewed, reviewer):
        reviewer.delete()

        assert again(reviewed).reviewed
        assert again(reviewed).reviewed_by is None


class TestWhatEndsAReview:
    @pytest.mark.parametrize(
        ("field", "value"),
        [("summary", "Otherwise."), ("article", "3"), ("topic", "incitement"), ("in_force_to", date(2030, 1, 1))],
    )
    def test_words_that_change(self, reviewed, field, value):
        setattr(reviewed, field, value)
        reviewed.save()

        stored = again(reviewed)
        assert (stored.reviewed, stored.reviewed_by) == (False, None)
        assert stored.review_status == "changed since its review"

    def test_words_of_a_judgment_that_change(self, reviewer):
        judgment = make.judgment()
        confirm(text=judgment, by=reviewer, words=judgment.print_of_words())
        assert again(judgment).reviewed

        judgment = again(judgment)
        judgment.lesson = "Look elsewhere."
        judgment.save()

        assert not again(judgment).reviewed

    def test_words_that_change_alone(self, reviewed):
        """`update_fields` must not leave the review behind."""
        reviewed.summary = "Otherwise."
        reviewed.save(update_fields=["summary"])

        assert not again(reviewed).reviewed

    def test_words_written_by_who_read_the_row_before_the_review(self, provision, reviewer):
        stale = again(provision)
        confirm(text=provision, by=reviewer, words=provision.print_of_words())

        stale.summary = "Otherwise."
        stale.save(update_fields=["summary"])

        assert not again(provision).reviewed

    @pytest.mark.parametrize(
        ("field", "value"), [("sources", "https://law.example/3"), ("summary", "What  a hate\r\ncrime is.")]
    )
    def test_what_is_not_in_the_words_ends_nothing(self, reviewed, field, value):
        setattr(reviewed, field, value)
        reviewed.save()

        assert again(reviewed).reviewed

    def test_a_translation_has_no_review(self, reviewed):
        copy = reviewed.copy_for_translation(make.locale("bs"))
        copy.save()

        assert (copy.reviewed, copy.reviewed_by, copy.reviewed_words) == (False, None, "")
        assert again(reviewed).reviewed

    def test_readers_are_told_again_that_it_is_not_reviewed(self, reviewed):
        from courses.body import lesson_body
        from courses.models import ActivityEdition

        activity = make.syllabus(activities=1).activities.get()
        ActivityEdition.objects.update(content=[make.block("provision", {"topic": "definition"})])

        def body() -> str:
            edition = ActivityEdition.objects.get(activity=activity)
            return lesson_body(edition, jurisdiction=make.jurisdiction(), on=date(2026, 11, 24))

        assert "Not yet legally reviewed" not in body()
        reviewed.summary = "Otherwise."
        reviewed.save()
        assert "Not yet legally reviewed" in body()


class TestInTheCms:
    def test_a_reviewer_reads_the_text_and_confirms_it(self, provision, reviewer):
        client = make.signed_in(reviewer)
        page = client.get(address(provision))
        assert "What a hate crime is." in page.content.decode()
        assert "https://law.example/2" in page.content.decode()

        response = client.post(address(provision), {"words": page.context["words"]}, follow=True)

        assert "Your review is recorded." in response.content.decode()
        assert "Lejla Begić" in response.content.decode()
        assert again(provision).reviewed_by == reviewer

    @pytest.mark.parametrize("words", ["", "0" * 64, None])
    def test_other_words_than_those_that_stand_there_are_not_confirmed(self, provision, reviewer, words):
        client = make.signed_in(reviewer)
        data = {} if words is None else {"words": words}

        response = client.post(address(provision), data, follow=True)

        assert "The text has changed since you opened it." in response.content.decode()
        assert not again(provision).reviewed

    def test_words_that_changed_meanwhile_are_not_confirmed(self, provision, reviewer):
        read = provision.print_of_words()
        provision.summary = "Otherwise."
        provision.save()

        with pytest.raises(WordsChanged):
            confirm(text=provision, by=reviewer, words=read)

        assert not again(provision).reviewed

    @pytest.mark.parametrize("role", OTHERS)
    def test_nobody_else_opens_it(self, provision, role):
        client = make.signed_in(make.person(role=role))

        for response in (
            client.get(address(provision)),
            client.post(address(provision), {"words": provision.print_of_words()}),
        ):
            assert response.status_code == 302
            assert response["Location"].startswith(("/cms/", "/en/"))
        assert not again(provision).reviewed

    @pytest.mark.parametrize("path", ["nothing/1", "provision/999999", "verification/1"])
    def test_what_is_no_legal_text_is_not_there(self, reviewer, path):
        assert make.signed_in(reviewer).get(f"/cms/law/review/{path}/").status_code == 404

    @pytest.mark.parametrize("role", [Role.TRAINER, Role.REVIEWER])
    def test_the_form_shows_the_review_and_takes_none(self, provision, role):
        client = make.signed_in(make.person(role=role))
        form = f"/cms/snippets/law/provision/edit/{provision.pk}/"
        data = {
            "jurisdiction": provision.jurisdiction_id, "topic": provision.topic, "instrument": "Criminal Code",
            "article": "2", "summary": "What a hate crime is.", "verification": provision.verification,
            "sources": "", "reviewed_on": "2026-01-01", "reviewed_by": "1",
        }

        assert 'name="reviewed_on"' not in client.get(form).content.decode()
        assert client.post(form, data).status_code == 302
        assert again(provision).sources == ""
        assert not again(provision).reviewed

    def test_reviewers_find_the_way_from_list_and_form_and_others_do_not(self, provision, reviewer):
        for who, found in ((reviewer, True), (make.person(role=Role.TRAINER), False)):
            client = make.signed_in(who)
            for page in ("/cms/snippets/law/provision/", f"/cms/snippets/law/provision/edit/{provision.pk}/"):
                assert (address(provision) in client.get(page).content.decode()) is found

    def test_the_list_says_how_it_stands(self, reviewed):
        client = make.signed_in(make.person(role=Role.TRAINER))
        assert "reviewed on" in client.get("/cms/snippets/law/provision/").content.decode()

        reviewed.summary = "Otherwise."
        reviewed.save()

        assert "changed since its review" in client.get("/cms/snippets/law/provision/").content.decode()
