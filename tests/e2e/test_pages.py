"""Every page, for everybody: axe finds nothing, nothing overflows, no policy is broken."""

from __future__ import annotations

import pytest

from tests.e2e import accessibility
from tests.e2e.atlas import WALKS
from tests.e2e.conftest import Visit
from tests.e2e.house import House

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("who", WALKS)
def test_pages_are_accessible_in_both_languages(house: House, visit: Visit, who: str) -> None:
    walk = WALKS[who](house)
    found: list[str] = []

    for language, locale in (("en", "en-GB"), ("fr", "fr-FR")):
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
