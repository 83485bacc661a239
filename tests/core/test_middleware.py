"""Two stacks in one site, and whose address the staff side sees."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.middleware import PeerAddress, StaffSide


def seen_address(**headers):
    seen = {}
    PeerAddress(lambda request: seen.update(request.META) or HttpResponse())(RequestFactory().get("/", **headers))
    return seen["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "2001:DB8::7", "2001:db8::7"),
        (1, "<script>", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw(settings, proxies, forwarded, expected):
    settings.PROXY_COUNT = proxies

    assert seen_address(HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="10.0.0.1") == expected


def test_without_proxies_the_peer_is_the_address(settings):
    settings.PROXY_COUNT = 1

    assert seen_address(REMOTE_ADDR="198.51.100.4") == "198.51.100.4"


@pytest.mark.parametrize(
    ("path", "has_session"),
    [("/can-bo/", True), ("/en/can-bo/tim/", True), ("/quan-tri/", True), ("/", False), ("/tra-cuu/", False)],
)
def test_only_the_staff_side_has_sessions(path, has_session):
    seen = []
    StaffSide(lambda request: seen.append(hasattr(request, "session")) or HttpResponse())(RequestFactory().get(path))

    assert seen == [has_session]
