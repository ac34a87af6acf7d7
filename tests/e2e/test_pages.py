"""Every page, for everybody: axe finds nothing, nothing overflows, no policy is broken."""

from __future__ import annotations

import pytest

from tests.e2e import accessibility
from tests.e2e.atlas import WALKS, withdraw_link
from tests.e2e.conftest import Visit
from tests.e2e.house import House

pytestmark = pytest.mark.e2e
LANGUAGES = (("en", "en-GB"), ("fr", "fr-FR"))


@pytest.mark.parametrize("who", WALKS)
def test_pages_are_accessible_in_both_languages(house: House, visit: Visit, who: str) -> None:
    walk = WALKS[who](house)
    found: list[str] = []

    for language, locale in LANGUAGES:
        reader = visit(locale=locale)
        if walk.email:
            reader.come_in(walk.email)
        for path in walk.paths:
            answer = reader.page.goto(path.replace("/en/", f"/{language}/", 1))
            assert answer
            if answer.status >= 500:
                found.append(f"{path} answered {answer.status}")
            found += [f"{language} {each}" for each in accessibility.problems(reader.page)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_pages_after_a_form_are_accessible(
    house: House, visit: Visit, language: str, locale: str
) -> None:
    reader = visit(locale=locale)
    page = reader.page

    page.goto(f"/{language}/order/logo-design/?package=basic")
    page.locator('#order-form [name="email"]').fill(f"marguerite.{language}@maison-lune.example")
    page.locator('#order-form [name="name"]').fill("Marguerite Lune")
    page.locator("#order-form button.go").click()
    page.locator('#order-form [name="start"]').first.wait_for()
    found = accessibility.problems(page)
    page.locator("#order-form button.go").click()
    page.locator("[data-errors]").wait_for()
    found += accessibility.problems(page)
    page.goto(withdraw_link(house, "in_production").replace("/en/", f"/{language}/", 1))
    page.locator('button[value="declare"]').click()
    page.locator('button[value="confirm"]').wait_for()
    found += accessibility.problems(page)

    assert not found, "\n".join(found)
