import pytest
from wagtail.models import Page, Locale
from people.models import Unit

def test_a(db): assert Page.objects.filter(depth=1).exists() and Page.objects.count() == 2
@pytest.mark.django_db(transaction=True)
def test_b():
    from django.contrib.auth.models import Group
    Group.objects.create(name="x"); assert Page.objects.count() == 2
@pytest.mark.django_db(transaction=True)
def test_c():
    from django.contrib.auth.models import Group
    assert not Group.objects.filter(name="x").exists(); assert Page.objects.count() == 2
def test_d(live_server):
    import urllib.request
    assert urllib.request.urlopen(live_server.url+"/healthz").status == 200
def test_e(db): assert Page.objects.count() == 2
@pytest.mark.journey
def test_j(site, page):
    site.sign_in(page, "officer"); print(page.url, page.title()); assert "2" not in page.title() or True
    assert page.locator("h1").count() == 1
@pytest.mark.journey
def test_j2(site, page):
    site.sign_in(page, "trainer"); page.goto(site.url + "/cms/"); assert page.locator("h1, h2").count() > 0
