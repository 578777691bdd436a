"""Wagtail's own REST API isn't loaded, and what its apps do besides is done."""

import subprocess
import sys
from importlib.util import find_spec

from django.db.models import ForeignKey
from wagtail.admin.forms.models import registry
from wagtail.images import get_image_model
from wagtail.images.widgets import AdminImageChooser
from wagtail.snippets.models import get_snippet_models

from law.models import Judgment
from lms.settings.base import BASE_DIR
from lms.wagtail_apps import API


def test_a_process_that_is_ready_to_serve_has_not_loaded_it():
    asked = "import sys, django; django.setup(); import lms.urls; print([one for one in sys.modules if '.api.v3' in one])"
    told = subprocess.run([sys.executable, "-c", asked], cwd=BASE_DIR, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_what_is_left_out_is_there_in_this_wagtail():
    assert [name for name in API if find_spec(name) is None] == []


def test_the_apps_are_ready_all_the_same():
    assert Judgment in get_snippet_models()
    to_a_picture = ForeignKey(get_image_model(), on_delete=lambda *_: None)
    assert registry.get(to_a_picture)["widget"] is AdminImageChooser
