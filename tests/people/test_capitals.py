"""Labels begin with a capital where a script has capitals for that."""

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from people.capitals import begin
from people.models import User


@pytest.mark.parametrize(
    ("word", "label"),
    [("norm", "Norm"), ("šećer", "Šećer"), ("норма", "Норма"), ("նորմ", "Նորմ"), ("ნორმა", "ნორმა"), ("", ""), ("1a", "1a")],
)
def test_a_label_begins_as_its_script_begins_sentences(word, label):
    assert begin(word) == label
    assert Template("{{ word|capfirst }}").render(Context({"word": word})) == label


@pytest.mark.parametrize(("language", "label"), [("tr", "İlke"), ("az", "İlke"), ("en", "Ilke")])
def test_the_dot_stays_where_a_language_tells_two_letters_by_it(language, label):
    with override(language):
        assert begin("ilke") == label


def test_djangos_own_labels_do_so_too():
    form = forms.modelform_factory(User, fields=["service_number", "language"])()
    with override("ka"):
        labels = [str(form.fields[name].label) for name in form.fields]
    with override("bs"):
        assert labels != [str(form.fields[name].label) for name in form.fields]
    assert labels and all("ა" <= label[0] <= "ჿ" for label in labels)


def test_what_is_not_safe_is_escaped():
    assert Template("{{ word|capfirst }}").render(Context({"word": "<b>"})) == "&lt;b&gt;"
