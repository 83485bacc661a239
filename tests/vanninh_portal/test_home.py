"""The home page: the look-up right there, the desk's hours, nothing that does not exist yet."""

import gzip
import re

import pytest
from django.conf import settings

from tests.dossiers.public_pages import clock
from tests.dossiers.test_status import text_of
from tests.factories import make_dossier
from vanninh_portal.site import forget_site
from workdays.models import CalendarYear

pytestmark = pytest.mark.django_db

__all__ = ["clock"]


def home(client, url="/") -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_look_up_is_on_the_home_page_and_works(world, client):
    page = home(client)
    action, *names = re.findall(r'action="([^"]+)"|name="(code|tail)"', page)
    dossier = make_dossier(world)

    assert "Hồ sơ của ông/bà đến đâu rồi?" in page
    assert action[0] == "/tra-cuu/"
    assert [name for _, name in names] == ["code", "tail"]
    assert client.post(action[0], {"code": dossier.code, "tail": "3456"}).status_code == 303


def test_the_desk_is_open_or_opens_again(world, client, clock):
    clock("2026-11-19T09:00")
    assert "Hôm nay tại quầy Đang mở cửa Mở đến 11 giờ 30. Giờ làm việc: 7 giờ 00 đến 11 giờ 30" in text_of(
        home(client)
    )

    clock("2026-11-21T09:00")
    forget_site()
    assert "Đang đóng cửa Mở lại 7 giờ 00 thứ Hai, 23/11/2026." in text_of(home(client))


def test_the_foot_of_the_page_tells_the_office_hours(world, client):
    assert "Giờ làm việc: thứ Hai đến thứ Sáu 07:00–11:30, 13:30–17:00" in client.get("/").content.decode()
    assert "Monday to Friday 07:00–11:30, 13:30–17:00" in client.get("/en/").content.decode()


def test_without_a_calendar_the_rest_still_stands(client):
    assert not CalendarYear.objects.exists()
    page = home(client)

    assert "Hồ sơ của ông/bà đến đâu rồi?" in page
    assert "Hôm nay tại quầy" not in page


def test_every_link_leads_somewhere(world, client):
    for url in ("/", "/en/", "/tra-cuu/", "/en/tra-cuu/"):
        for link in set(re.findall(r'<a [^>]*href="(/[^"]*)"', home(client, url))):
            assert client.get(link).status_code == 200, link


def test_the_page_is_kept_until_the_site_is_read_anew(world, client, django_assert_num_queries):
    first = client.get("/")
    with django_assert_num_queries(0):
        again = client.get("/")
        known = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.content == first.content
    assert (known.status_code, known.content) == (304, b"")

    world.committee.name = "UBND xã Vạn Thắng"
    world.committee.save()
    forget_site()
    assert "UBND xã Vạn Thắng" in home(client)


def test_each_language_has_its_own_page(world, client):
    assert '<html lang="vi"' in home(client)
    english = home(client, "/en/")
    assert '<html lang="en"' in english
    assert "Where is your dossier now?" in english
    assert '<a href="/" lang="vi" hreflang="vi">Tiếng Việt</a>' in english
    assert '<html lang="vi"' in home(client)


def test_the_first_visit_weighs_less_than_thirty_kilobytes(world, client):
    page = client.get("/").content
    files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode()))
    sizes = [len(gzip.compress((settings.BASE_DIR / "static" / name).read_bytes())) for name in files]

    assert len(page) + sum(sizes) <= 30 * 1024


def test_robots_keep_out_of_dossiers_and_staff_pages(client):
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()

    assert response.headers["Content-Type"].startswith("text/plain")
    for path in ("/tra-cuu/", "/en/tra-cuu/", "/q/", "/en/q/", "/can-bo/", "/quan-tri/"):
        assert f"Disallow: {path}" in lines
    assert "Allow: /tra-cuu/$" in lines


def test_the_icon_that_browsers_ask_for_is_there(client):
    response = client.get("/favicon.ico")

    assert response.status_code == 302
    assert response.url.endswith("favicon.svg")


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/favicon.ico"])
def test_nothing_is_written_to_these_pages(client, path):
    assert client.post(path).status_code == 405
