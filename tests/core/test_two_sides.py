"""Two sides of one site: headers and language everywhere, sessions and CSRF for staff only."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import get_language

pytestmark = pytest.mark.django_db

SIGN_IN = "/can-bo/dang-nhap/"


@pytest.mark.parametrize(
    "url", ["/", "/en/", "/tra-cuu/", "/q/unknown/", "/nothing/", "/suc-khoe/song", SIGN_IN, "/quan-tri/login/"]
)
def test_every_page_carries_the_protecting_headers(world, client, url):
    headers = client.get(url, follow=True).headers

    assert headers["Content-Security-Policy"].split("; ").count("default-src 'self'") == 1
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_both_sides_have_the_same_policy(world, client):
    def policy(url: str) -> set[str]:
        return set(client.get(url).headers["Content-Security-Policy"].split("; "))

    assert policy("/") == policy(SIGN_IN)


@pytest.mark.parametrize(
    ("url", "language"), [("/", "vi"), ("/en/", "en"), ("/tra-cuu/", "vi"), ("/en/tra-cuu/", "en"), ("/entry/", "vi")]
)
def test_the_language_follows_from_the_path_alone(world, client, url, language):
    client.cookies["django_language"] = "en"
    response = client.get(url, headers={"Accept-Language": "fr,en;q=0.9"})

    assert response.headers["Content-Language"] == language
    assert "Vary" not in response.headers


@pytest.mark.parametrize("url", ["/en/", "/en" + SIGN_IN])
def test_english_of_one_page_does_not_stay_for_what_comes_next(world, client, url):
    client.get(url)

    assert get_language() == "vi"
    assert "không" in client.get("/tra-cuu/").content.decode()


@pytest.mark.parametrize(
    ("typed", "right"), [("/tra-cuu", "/tra-cuu/"), ("/en", "/en/"), ("/tra-cuu?x=1", "/tra-cuu/?x=1")]
)
def test_a_forgotten_last_slash_is_put_there(world, client, typed, right):
    response = client.get(typed)

    assert (response.status_code, response.url) == (301, right)


def test_only_pages_that_exist_get_their_slash(world, client):
    assert client.get("/nothing").status_code == 404
    assert client.post("/tra-cuu").status_code == 404


def test_pages_are_sent_in_one_piece(world, client):
    page = client.get("/")
    known = client.get("/", headers={"If-None-Match": page.headers["ETag"]})

    assert int(page.headers["Content-Length"]) == len(page.content)
    assert "Content-Length" not in known.headers


def test_citizens_get_no_cookie_and_staff_get_theirs(world, client):
    assert not client.get("/").cookies
    assert not client.get("/tra-cuu/").cookies
    assert "csrftoken" in client.get(SIGN_IN).cookies


@pytest.mark.parametrize("url", [SIGN_IN, "/en" + SIGN_IN, "/quan-tri/login/"])
def test_staff_pages_keep_their_guard_against_forged_posts(world, url):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(url, {"username": "clerk", "password": "x"}).status_code == 403


def test_staff_pages_know_who_asks(world, client):
    client.force_login(world.clerk, backend=settings.AUTHENTICATION_BACKENDS[1])

    assert client.get("/can-bo/").status_code == 200
    client.logout()
    assert client.get("/can-bo/").status_code == 302


def test_staff_may_use_english_pages(world, client):
    response = client.get("/en" + SIGN_IN)

    assert response.headers["Content-Language"] == "en"
    assert '<html lang="en"' in response.content.decode()


def test_plain_http_is_sent_to_https_on_both_sides(world, settings):
    settings.SECURE_SSL_REDIRECT = True
    client = Client()

    for url in ("/", "/tra-cuu/", SIGN_IN):
        response = client.get(url)
        assert (response.status_code, response.url) == (301, f"https://testserver{url}")
