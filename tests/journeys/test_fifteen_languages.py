"""Every language of the interface on a phone: nothing is clipped, nothing pushes the page wider than the screen."""

import pytest
from django.conf import settings

from tests.journeys.test_officer import COURSE

pytestmark = [pytest.mark.journey, pytest.mark.one_database]

PAGES = (
    "",
    f"courses/{COURSE}/",
    f"courses/{COURSE}/m1l1/",
    f"courses/{COURSE}/bakery/",
    "law/",
    "law/compare/",
    "law/glossary/",
)

#: What a reader would miss: labels wider than the box that hides what is beyond it, and what stands out of the screen.
CLIPPED = """() => {
  const shown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const readers = (element) => element.closest(".visually-hidden, .menu__label, .crumbs, [hidden]");
  const found = [];
  for (const element of document.querySelectorAll("a, button, summary, label, h1, h2, h3, th, dt, .badge, .button")) {
    if (!shown(element) || readers(element) || !element.textContent.trim()) continue;
    const style = getComputedStyle(element);
    const cut = element.scrollWidth > element.clientWidth + 1 && style.overflowX !== "visible" && style.display !== "inline";
    const out = element.getBoundingClientRect();
    const outside = out.right > innerWidth + 1 && !element.closest("[tabindex='0'], .scroll, table");
    if (cut || outside) found.push(`${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 60)}`);
  }
  const brand = document.querySelector(".brand").getBoundingClientRect();
  const menus = document.querySelector(".site-header__menus").getBoundingClientRect();
  if (brand.right > menus.left + 1) found.push("the name of the product lies under the menus");
  document.querySelector(".menu--languages").open = true;
  const list = document.querySelector(".menu__list--languages").getBoundingClientRect();
  if (list.left < 0 || list.right > innerWidth) found.push("the list of languages reaches over the edge");
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) found.push(`the page is ${wide} px wide`);
  return found;
}"""


def test_no_label_is_clipped_on_a_phone_in_any_language(site, new_page):
    page = new_page(viewport={"width": 360, "height": 740})
    site.sign_in(page, "officer2")
    clipped = {}
    for language, _name in settings.LANGUAGES:
        for path in PAGES:
            response = page.goto(f"{site.url}/{language}/{path}")
            assert response.status == 200, f"{language} {path}"
            if found := page.evaluate(CLIPPED):
                clipped[f"{language} {path}"] = found
    assert clipped == {}
