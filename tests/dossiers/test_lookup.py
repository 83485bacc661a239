"""The form: code and four digits lead on, everything else gets one answer, and not too often."""

import pytest
from django.urls import reverse

from dossiers import throttle as throttles
from dossiers.queries import lookup as reads
from dossiers.throttle import Throttle
from dossiers.views import public
from tests.dossiers.public_pages import DIGITS
from tests.factories import make_dossier

pytestmark = pytest.mark.django_db

URL = "/tra-cuu/"
WRONG = "Mã hồ sơ hoặc 4 số cuối chưa khớp."


def ask(client, code, tail=DIGITS, url=URL, **extra):
    return client.post(url, {"code": code, "tail": tail}, **extra)


def said(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("tail", [DIGITS, "0018", " 3 4 5 6 ", "0905 123 456", "056190000018"])
def test_the_right_pair_leads_to_an_opaque_page(world, client, tail):
    dossier = make_dossier(world)
    response = ask(client, dossier.code, tail)

    assert response.status_code == 303
    token = response.url.removeprefix(URL).strip("/")
    assert len(token) == 60
    for secret in (dossier.code, DIGITS, "0018", str(dossier.public_token), "Hòa"):
        assert secret not in response.url
    page = client.get(response.url)
    assert page.status_code == 200
    assert dossier.code in said(page)


def test_the_representative_looks_up_with_their_own_number(world, client):
    helper = {"name": "Lê Văn Tám", "national_id": "056080001111", "phone": "+84912002222"}
    dossier = make_dossier(world, representative=helper)

    assert [ask(client, dossier.code, tail).status_code for tail in ("1111", "2222", DIGITS)] == [303] * 3


@pytest.mark.parametrize(
    "change",
    [str.lower, lambda code: code.replace("-", " – "), lambda code: f"Mã hồ sơ: {code}.", lambda code: code + "\x00"],
)
def test_the_code_is_read_as_people_type_it(world, client, change):
    assert ask(client, change(make_dossier(world).code)).status_code == 303


def test_a_pasted_address_of_the_receipt_opens_the_receipt(world, client):
    dossier = make_dossier(world)

    response = ask(client, f"https://motcua.example.vn/q/{dossier.public_token}/", "")
    assert (response.status_code, response.url) == (303, f"/q/{dossier.public_token}/")


@pytest.mark.parametrize("tail", ["3457", "0000", "0017"])
def test_a_wrong_pair_is_told_what_to_check_and_keeps_what_was_typed(world, client, tail):
    code = make_dossier(world).code
    response = ask(client, code, tail)

    assert response.status_code == 200
    assert WRONG in said(response)
    assert "0258 3840 123" in said(response)
    assert f'value="{code}"' in said(response)
    assert f'value="{tail}"' in said(response)


def test_nobody_learns_whether_a_code_exists(world, client, django_assert_num_queries):
    code = make_dossier(world).code
    ask(client, code, "0000")
    with django_assert_num_queries(1):
        known = ask(client, code, "0000")
    with django_assert_num_queries(1):
        unknown = ask(client, f"{code[:-4]}0999", "0000")

    assert said(known).replace(code, "") == said(unknown).replace(f"{code[:-4]}0999", "")
    assert len(known.content) == len(unknown.content)
    assert known.headers == unknown.headers


def test_a_wrong_pair_costs_the_same_work_whether_the_code_exists_or_not(world, client, monkeypatch):
    code = make_dossier(world).code
    compared = []
    original = reads.compare_digest
    monkeypatch.setattr(reads, "compare_digest", lambda one, other: compared.append(1) or original(one, other))

    work = []
    for asked, tail in ((code, "0000"), (f"{code[:-4]}0999", "0000"), (code, DIGITS)):
        reads.dossier_with(asked, tail)
        work.append(len(compared))
        compared.clear()
    assert work == [4, 4, 4]


@pytest.mark.parametrize(
    ("code", "tail", "sentence"),
    [
        ("", "", "Nhập mã hồ sơ in trên giấy hẹn"),
        ("H32.27.01-261119-0001", "", "Nhập 4 số cuối của điện thoại hoặc căn cước"),
        ("H32.27.01-261119-0001", "12", "Cần đủ 4 chữ số cuối"),
        ("H32.27.01-261119-0001", "١٢٣٤", "Cần đủ 4 chữ số cuối"),
        ("xin chào", DIGITS, "Mã này chưa đủ hoặc có chỗ gõ nhầm"),
        ("😀" * 2000, "😀", "Mã này chưa đủ hoặc có chỗ gõ nhầm"),
        ("x" * 5000, "9" * 5000, "Mã này chưa đủ hoặc có chỗ gõ nhầm"),
        ("\x00\x00", "\x00", "Nhập mã hồ sơ in trên giấy hẹn"),
        ("<script>alert(1)</script>", "'--", "Mã này chưa đủ hoặc có chỗ gõ nhầm"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(world, client, django_assert_num_queries, code, tail, sentence):
    ask(client, "", "")
    with django_assert_num_queries(0):
        response = ask(client, code, tail)

    assert response.status_code == 200
    assert said(response).count(sentence) == 2  # in the summary and at the field
    assert "<title>Lỗi: Tra cứu hồ sơ" in said(response)
    assert "<script>alert" not in said(response)
    assert len(response.content) < 14_000


def test_a_body_that_is_no_form_is_an_empty_form(world, client):
    response = client.post(URL, data=b"\xff\xfe\x00{", content_type="application/x-www-form-urlencoded")

    assert "Nhập mã hồ sơ in trên giấy hẹn" in said(response)


def test_ten_wrong_tries_an_hour_from_one_address_are_enough(world, client):
    dossier = make_dossier(world)
    answers = [ask(client, dossier.code, "0000") for _ in range(11)]

    assert [WRONG in said(answer) for answer in answers] == [True] * 10 + [False]
    last = answers[-1]
    assert last.status_code == 429
    assert last.headers["Retry-After"] == "3600"
    assert "Xin tạm dừng tra cứu" in said(last)
    assert "0258 3840 123" in said(last)
    assert ask(client, dossier.code).status_code == 429
    assert ask(client, dossier.code, REMOTE_ADDR="203.0.113.5").status_code == 303


def test_a_code_that_is_guessed_from_many_addresses_is_closed_for_a_while(world, client):
    dossier, other = make_dossier(world), make_dossier(world)
    for number in range(20):
        assert WRONG in said(ask(client, dossier.code, "0000", REMOTE_ADDR=f"203.0.113.{number}"))

    assert ask(client, dossier.code, REMOTE_ADDR="198.51.100.1").status_code == 429
    assert ask(client, other.code, REMOTE_ADDR="198.51.100.1").status_code == 303
    assert client.get(f"/q/{dossier.public_token}/").status_code == 200


def test_a_code_that_does_not_exist_is_closed_alike(world, client):
    for number in range(20):
        ask(client, "H32.27.01-261119-0999", "0000", REMOTE_ADDR=f"203.0.113.{number}")

    assert ask(client, "H32.27.01-261119-0999", REMOTE_ADDR="198.51.100.1").status_code == 429


def test_right_pairs_and_unreadable_ones_are_not_counted(world, client):
    dossier = make_dossier(world)
    for _ in range(15):
        assert ask(client, dossier.code).status_code == 303
        ask(client, "", "")

    assert WRONG in said(ask(client, dossier.code, "0000"))


def test_without_redis_each_process_counts_for_itself(world, client, monkeypatch):
    alone = Throttle("redis://127.0.0.1:1/0")
    monkeypatch.setattr(public, "throttle", lambda: alone)
    dossier = make_dossier(world)

    assert ask(client, dossier.code).status_code == 303
    assert [ask(client, dossier.code, "0000").status_code for _ in range(11)] == [200] * 10 + [429]


def test_a_try_that_raced_past_the_limit_is_told_to_pause(world, client, monkeypatch):
    monkeypatch.setattr(throttles.Throttle, "is_spent", lambda *_: False)
    dossier = make_dossier(world)

    assert [ask(client, dossier.code, "0000").status_code for _ in range(11)] == [200] * 10 + [429]


def test_answers_are_kept_by_no_cache_and_no_search_engine(world, client):
    for response in (
        ask(client, make_dossier(world).code),
        ask(client, "", ""),
        ask(client, "H32-260102-9999", "0000"),
    ):
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_the_form_is_kept_in_the_process_and_asks_the_database_nothing(world, client, django_assert_num_queries):
    first = client.get(URL)
    with django_assert_num_queries(0):
        again = client.get(URL)
        known = client.get(URL, headers={"If-None-Match": first.headers["ETag"]})

    assert again.content == first.content
    assert again.headers["Cache-Control"] == "public, max-age=60"
    assert (known.status_code, known.content) == (304, b"")
    assert client.head(URL).content == b""


def test_no_cookie_is_set_and_no_script_is_needed(world, client):
    code = make_dossier(world).code
    page = client.get(URL)
    answer = ask(client, code)

    assert not page.cookies and not answer.cookies
    assert "csrfmiddlewaretoken" not in said(page)
    assert '<form method="post" action="/tra-cuu/"' in said(page)


def test_other_methods_are_refused(client):
    assert client.put(URL).status_code == 405
    assert client.post(reverse("dossiers:status", args=["x"])).status_code == 405
    assert client.delete(reverse("dossiers:receipt_qr", args=["x"])).status_code == 405


def test_the_look_up_speaks_english_under_en(world, client):
    dossier = make_dossier(world)
    page = said(client.get("/en/tra-cuu/"))

    assert '<html lang="en"' in page
    assert "Look up a dossier" in page
    assert 'action="/en/tra-cuu/"' in page
    assert "do not match" in said(ask(client, dossier.code, "0000", "/en/tra-cuu/"))
    assert ask(client, dossier.code, url="/en/tra-cuu/").url.startswith("/en/tra-cuu/")
