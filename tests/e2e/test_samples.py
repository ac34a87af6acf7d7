"""Work is shown with its client's yes, and gone when they take it back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e import accessibility
from tests.e2e.conftest import Visit
from tests.e2e.house import House
from tests.e2e.people import OWNER, Visitor

pytestmark = pytest.mark.e2e
COMPLETED = """
    select bought.public_id, bought.reference, bought.email from orders_order bought
    join catalog_service service on service.id = bought.service_id
    where bought.status = 'completed' and bought.client_id is not null
    and service.slug = 'logo-design'
    order by bought.id desc limit 1
"""
ALL_PICTURES = """
async () => {
  for (const each of document.images) {
    each.loading = "eager";
    await each.decode().catch(() => undefined);
  }
}
"""
LOOKS: tuple[tuple[str, int, str, str], ...] = (
    ("phone-light", 360, "light", "fr-FR"),
    ("phone-dark", 360, "dark", "en-GB"),
    ("desktop-light", 1280, "light", "en-GB"),
    ("desktop-dark", 1280, "dark", "fr-FR"),
)


def look(visit: Visit, shots: Path, name: str, path: str, email: str = "") -> list[str]:
    """The same page in four looks, photographed; what axe finds."""
    found: list[str] = []
    for look, width, scheme, locale in LOOKS:
        reader: Any = visit(width=width, scheme=scheme, locale=locale)
        if email:
            reader.come_in(email)
        reader.open(path.replace("/en/", f"/{locale[:2]}/", 1))
        reader.page.evaluate(ALL_PICTURES)
        reader.photograph(shots / f"{name}-{look}.png")
        found += accessibility.problems(reader.page)
    return found


def test_work_is_shown_with_a_yes_and_gone_without(house: House, visit: Visit, shots: Path) -> None:
    public_id, reference, email = house.rows(COMPLETED)[0]
    desk, page = f"/admin/desk/order/{reference}/", f"/en/orders/{public_id}/"
    client: Visitor = visit()
    client.come_in(email)
    olga: Visitor = visit()
    olga.come_in(OWNER)

    olga.open(desk)
    olga.photograph(shots / "60-desk-before.png")
    olga.press("May we show this work?")
    olga.sees(re.compile("No answer yet"))
    found = look(visit, shots, "61-client-asked", page, email)
    client.open(page)
    client.press("Yes, I agree")
    client.sees(re.compile("You agreed on"))
    olga.open(desk)
    olga.press("Show a picture of it")
    olga.page.get_by_label("Another picture of this work").check()
    olga.attach(olga.page.locator('input[name="picture"]'), "by-the-maker.png")
    for name, words in (
        ("title_en", "A mark for a harbour"),
        ("title_fr", "Un signe pour un port"),
        ("alt_en", "A circle over a square"),
        ("alt_fr", "Un cercle sur un carré"),
    ):
        olga.page.locator(f'[name="{name}"]').fill(words)
    found += accessibility.problems(olga.page)
    olga.photograph(shots / "62-desk-show.png")
    olga.press("Show this picture")
    olga.sees("A mark for a harbour")
    found += look(visit, shots, "63-desk-agreed", desk, OWNER)
    found += look(visit, shots, "64-samples", "/en/services/logo-design/")
    olga.open(f"/admin/catalog/service/{_service(house)}/change/#samples-group")
    olga.photograph(shots / "65-editor.png")

    stranger: Visitor = visit()
    stranger.open("/en/services/logo-design/")
    expect(stranger.page.get_by_alt_text("A circle over a square")).to_be_visible()
    found += look(visit, shots, "66-client-agreed", page, email)
    client.press("Take my consent back")
    client.sees(re.compile("The pictures have left the website"))
    client.photograph(shots / "67-client-withdrawn.png")
    stranger.open("/en/services/logo-design/")
    expect(stranger.page.get_by_alt_text("A circle over a square")).to_have_count(0)

    assert not found, "\n".join(found)


def _service(house: House) -> int:
    found: int = house.value("select id from catalog_service where slug = 'logo-design'")
    return found
