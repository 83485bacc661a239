"""A paper on the screen: accessible, and readable on a narrow one."""

import pytest
from django.urls import reverse

from papers.models import Paper
from tests.browser.checks import NARROW, assert_accessible, assert_fits_a_narrow_screen, assert_focus_is_seen
from tests.dossiers.staff_pages import at_the_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_paper_is_moved_inside_its_box_where_the_screen_is_narrow(desk, world, clock):
    clock("2026-11-10T08:00")
    dossier = at_the_desk(world)
    paper = Paper.objects.get(subject=dossier.subject, kind="receipt")
    page = desk.sign_in(world.clerk).open(reverse("dossiers:paper", args=[dossier.pk, paper.pk]))
    assert_accessible(page)
    assert_focus_is_seen(page)

    assert_fits_a_narrow_screen(page)

    page.set_viewport_size({"width": NARROW, "height": 640})
    box = page.locator(".paper.picture")
    shown, whole = box.evaluate("e => [e.clientWidth, e.scrollWidth]")
    assert shown <= NARROW < 500 < whole, "some 11 points a letter, as on paper"
    assert_accessible(page)
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)  # it glides
    assert box.evaluate("e => e.scrollLeft") > 0
