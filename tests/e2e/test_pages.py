"""Every page, for everybody: axe finds nothing, nothing overflows, no policy is broken."""

from __future__ import annotations

import pytest

from agency.demo.logins import OWNER_PASSWORD
from tests.e2e import accessibility
from tests.e2e.atlas import WALKS, Walk
from tests.e2e.conftest import Visit
from tests.e2e.house import House
from tests.e2e.people import Visitor

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("who", WALKS)
def test_pages_are_accessible_in_both_languages(house: House, visit: Visit, who: str) -> None:
    walk = WALKS[who](house)
    found: list[str] = []

    for language, locale in (("en", "en-GB"), ("fr", "fr-FR")):
        reader = visit(locale=locale)
        _sign_in(reader, walk)
        for path in walk.paths:
            answer = reader.page.goto(path.replace("/en/", f"/{language}/", 1))
            assert answer
            if answer.status >= 500:
                found.append(f"{path} answered {answer.status}")
            found += [f"{language} {each}" for each in accessibility.problems(reader.page)]

    assert not found, "\n".join(found)


def _sign_in(reader: Visitor, walk: Walk) -> None:
    if walk.email == "olga@relais.example":
        reader.sign_in_by_password(walk.email, OWNER_PASSWORD)
    elif walk.email:
        reader.sign_in_by_code(walk.email)
