"""The page that code and digits lead to: what Circular 01/2018, art. 16, leaves open and nothing beyond."""

import gzip
import re
from datetime import timedelta

import pytest
from django.conf import settings

from dossiers.actions.apologise import apologise
from dossiers.actions.hand_over import hand_over
from dossiers.actions.work import finish, hand_on, shelve
from dossiers.enums import DelayReason, Status
from dossiers.lookup_tokens import LIFE, Level, new_token
from dossiers.models import Dossier
from tests.dossiers.public_pages import clock, status_url
from tests.factories import make_dossier, moment

pytestmark = pytest.mark.django_db

__all__ = ["clock"]

PRIVATE = [
    "Nguyễn",
    "Hòa",
    "0905",
    "3456",
    "056190",
    "0018",
    "hoa@example.vn",
    "Quảng Hội",
    "Cấp giấy phép",
    "Lê Văn Bình",
]
FINISHED = {"finished_at": moment("2026-11-23T10:00")}
RETURNED = {**FINISHED, "shelved_at": moment("2026-11-23T14:00"), "handed_over_at": moment("2026-11-25T08:00")}
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


def opened(client, dossier, prefix=""):
    response = client.get(prefix + status_url(dossier))
    assert response.status_code == 200
    return response.content.decode()


def text_of(page: str) -> str:
    """What is read: no markup, single blanks, from the heading to the footer."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("\u00a0", " ").split())


def set_state(dossier, status, **changes):
    Dossier.objects.filter(pk=dossier.pk).update(status=status, **changes)


@pytest.mark.parametrize("status", Status)
def test_every_state_has_its_page(world, client, clock, status):
    clock("2026-11-25T09:00")
    dossier = make_dossier(world, "2026-11-19T09:10")
    set_state(dossier, status, **(RETURNED if status == Status.RETURNED else FINISHED if status == Status.DONE else {}))
    page = opened(client, dossier)

    assert page.count('<section class="state is-') == 1
    assert page.count("<h1") == 1
    assert "Hồ sơ đi đến đâu" in page
    assert re.search(r"Đã xong \d (trên 5 bước|bước, hồ sơ dừng ở đây)", page)
    assert "0258 3840 123" in text_of(page)
    for secret in PRIVATE:
        assert secret not in text_of(page)


def test_the_page_says_what_when_and_whom_to_call(world, client, clock):
    clock("2026-11-23T09:00")
    dossier = make_dossier(world, "2026-11-19T09:10")
    text = text_of(opened(client, dossier))

    assert f"Hồ sơ {dossier.code}" in text
    assert "Hồ sơ đã được tiếp nhận, đang chuyển đến nơi giải quyết Ông/bà chưa cần làm gì." in text
    assert "Hẹn trả kết quả thứ Tư, 25/11/2026 còn 1 ngày làm việc" in text
    assert "Tiếp nhận thứ Năm, 19/11/2026 tại Bộ phận Một cửa huyện Vạn Ninh" in text
    assert "Đang mở cửa Mở đến 11 giờ 30." in text
    assert "chỉ dùng được đến 9 giờ 15" in text


def test_the_whole_way_is_seen_as_it_happens(world, client, clock):
    clock("2026-11-20T09:00")
    dossier = make_dossier(world, "2026-11-19T09:10")
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-19T15:00"), holder=world.officer)
    assert "Đã xong 1 trên 5 bước" in opened(client, dossier)

    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-23T10:00"))
    clock("2026-11-23T11:00")
    text = text_of(opened(client, dossier))
    assert "Xin ông/bà chưa đến." in text
    assert "Đã xong 3 trên 5 bước" in text

    shelve(dossier_id=dossier.pk, shelf="A3", actor=world.clerk, at=moment("2026-11-23T14:00"))
    clock("2026-11-23T14:30")
    text = text_of(opened(client, dossier))
    assert "Đã có kết quả, mời ông/bà đến nhận Nhận tại Bộ phận Một cửa huyện Vạn Ninh" in text
    assert "Mang theo Giấy hẹn và căn cước" in text
    assert "Giờ nhận 7 giờ 00 đến 11 giờ 30, 13 giờ 30 đến 17 giờ 00 Đang mở cửa. Mở đến 17 giờ 00." in text
    assert "A3" not in text

    hand_over(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-25T08:00"))
    assert "Kết quả đã được trả thứ Tư, 25/11/2026" in text_of(opened(client, dossier))


def test_the_apology_stands_above_everything_else(world, client, clock):
    clock("2026-11-27T09:00")
    dossier = make_dossier(world, "2026-11-19T09:10")
    text = text_of(opened(client, dossier))

    heading = text.index("Hồ sơ trễ hẹn 2 ngày làm việc. Chúng tôi thành thật xin lỗi ông/bà")
    assert heading < text.index("thứ Tư, 25/11/2026") < text.index("Hồ sơ đi đến đâu")
    assert "Cần hỏi ngay, xin gọi: 0258 3840 123" in text


def test_a_rescheduled_dossier_shows_both_dates_but_no_reason(world, client, clock):
    clock("2026-11-25T09:00")
    dossier = make_dossier(world, "2026-11-19T09:10")
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-19T15:00"), holder=world.officer)
    new_date = moment("2026-12-01T17:00").date()
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.PARTNER,
        explanation="Sở Xây dựng chưa trả lời.",
        new_date=new_date,
        actor=world.head,
        at=moment("2026-11-23T08:00"),
    )
    text = text_of(opened(client, dossier))

    assert "Hẹn lại thứ Ba, 01/12/2026 còn 4 ngày làm việc Hẹn lần đầu thứ Tư, 25/11/2026" in text
    for secret in ("Sở Xây dựng", "Chờ ý kiến", "Phòng Quản lý đô thị", *PRIVATE):
        assert secret not in text


def test_the_page_asks_the_database_once(world, client, clock, django_assert_num_queries):
    clock("2026-11-23T09:00")
    dossiers = [make_dossier(world, "2026-11-19T09:10") for _ in range(3)]
    opened(client, dossiers[0])

    for dossier in dossiers:
        with django_assert_num_queries(1):
            opened(client, dossier)


def test_a_page_that_is_over_says_so_and_offers_the_form(world, client, clock):
    now = clock("2026-11-23T09:00")
    dossier = make_dossier(world, "2026-11-19T09:10")
    url = status_url(dossier)
    clock(f"{now + LIFE + timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}")
    response = client.get(url)

    assert response.status_code == 410
    assert "Trang đã hết thời gian xem" in response.content.decode()
    assert 'action="/tra-cuu/"' in response.content.decode()
    assert dossier.code not in response.content.decode()


def test_addresses_that_were_changed_or_belong_elsewhere_open_nothing(world, client, clock):
    now = clock("2026-11-23T09:00")
    dossier = make_dossier(world, "2026-11-19T09:10")
    token = new_token(dossier_id=dossier.pk, level=Level.CODE, at=now)
    strange = [
        f"/tra-cuu/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}/",
        f"/tra-cuu/{new_token(dossier_id=dossier.pk, level=Level.RECEIPT, at=now)}/",
        f"/tra-cuu/{new_token(dossier_id=987654, level=Level.CODE, at=now)}/",
        f"/tra-cuu/{dossier.public_token}/",
        f"/q/{token}/",
        f"/tra-cuu/{'A' * 3000}/",
        f"/tra-cuu/{dossier.code}/",
    ]

    for url in strange:
        response = client.get(url)
        assert response.status_code == 404, url
        assert dossier.code not in response.content.decode()


def test_the_page_is_for_one_pair_of_eyes(world, client, clock):
    clock("2026-11-23T09:00")
    response = client.get(status_url(make_dossier(world, "2026-11-19T09:10")))

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()
    assert not response.cookies


def test_the_first_visit_weighs_less_than_thirty_kilobytes(world, client, clock):
    clock("2026-11-27T09:00")
    page = client.get(status_url(make_dossier(world, "2026-11-19T09:10"))).content
    files = {name for name in re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())}
    sizes = {name: len(gzip.compress((settings.BASE_DIR / "static" / name).read_bytes())) for name in files}

    assert set(sizes) >= {"css/public.css", "js/public.js"}
    assert len(page) + sum(sizes.values()) <= 30 * 1024, sizes


def test_the_page_works_without_scripts(world, client, clock):
    clock("2026-11-23T09:00")
    page = opened(client, make_dossier(world, "2026-11-19T09:10"))

    assert re.findall(r"<script[^>]*>", page) == ['<script src="/static/js/public.js" defer>']
    assert not re.search(r" on[a-z]+=|style=|javascript:", page)


@pytest.mark.parametrize("status", Status)
def test_every_state_has_its_english_page(world, client, clock, status):
    clock("2026-11-25T09:00")
    dossier = make_dossier(world, "2026-11-19T09:10")
    set_state(dossier, status, **(RETURNED if status == Status.RETURNED else FINISHED if status == Status.DONE else {}))
    page = opened(client, dossier, "/en")

    text = text_of(page).replace("Bộ phận Một cửa huyện Vạn Ninh", "")
    assert '<html lang="en"' in page
    assert f"Dossier {dossier.code}" in text
    assert not VIETNAMESE.search(text), VIETNAMESE.findall(text)


def test_the_other_language_is_one_touch_away(world, client, clock):
    clock("2026-11-25T09:00")
    url = status_url(make_dossier(world, "2026-11-19T09:10"))

    assert f'<a href="/en{url}" lang="en" hreflang="en">English</a>' in client.get(url).content.decode()
    assert f'<a href="{url}" lang="vi" hreflang="vi">Tiếng Việt</a>' in client.get(f"/en{url}").content.decode()


def test_a_browser_set_to_english_still_gets_vietnamese(world, client, clock):
    clock("2026-11-25T09:00")
    response = client.get(status_url(make_dossier(world, "2026-11-19T09:10")), headers={"Accept-Language": "en-US"})

    assert response.headers["Content-Language"] == "vi"
    assert '<html lang="vi"' in response.content.decode()
