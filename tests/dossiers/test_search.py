"""Search over all one may see: any part of a name without accents, codes, numbers, and what a scanner types."""

import base64
import unicodedata

import pytest

from accounts.queries import scope_of
from core.dates import local_day
from dossiers.actions.hand_over import hand_over
from dossiers.actions.work import hand_on
from dossiers.queries import search as module
from dossiers.queries.search import search
from tests.dossiers.staff_pages import at_the_desk, codes, on_the_shelf, page_of, said
from tests.environment import KEYS
from tests.factories import moment

pytestmark = pytest.mark.django_db
SEARCH = "/can-bo/tim/"
CARD = "056190000018|225123456|Nguyễn Thị Hòa|02031990|Nữ|Thôn Quảng Hội, Vạn Thắng, Vạn Ninh, Khánh Hòa|10052021"


@pytest.fixture
def scope(world):
    return scope_of(world.clerk, on=local_day(moment("2026-11-13T09:00")))


@pytest.fixture
def named(world):
    """``named("Trần Văn Minh")``: a dossier of that person, with numbers of their own."""

    def make(full_name, **person):
        return at_the_desk(world, person={"full_name": full_name, "national_id": "", "phone": "", **person})

    return make


# Names


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Hòa",
        "nguyen thi hoa",
        "NGUYỄN THỊ HOÀ",
        unicodedata.normalize("NFD", "Nguyễn Thị Hòa"),
        "  nguyen   thi\thoa ",
        "thi hoa",
        "nguyen hoa",
        "hoa",
        "nguyễn",
        "nguyen thi h",
        "nguyen ho",
        "ngu",
        "hòa,",
    ],
)
def test_any_part_of_a_name_finds_it_without_accents_and_unfinished(scope, named, text):
    hoa = named("Nguyễn Thị Hòa")
    named("Đặng Văn Lâm")

    assert search(scope, text) == [hoa]


@pytest.mark.parametrize(
    ("name", "text"), [("Đặng Văn Lâm", "dang van lam"), ("Ðỗ Văn Ðạt", "do van dat"), ("Y Blô Niê", "y blo nie")]
)
def test_letters_with_a_bar_and_names_of_highlanders_are_found(scope, named, name, text):
    dossier = named(name)

    assert search(scope, text) == [dossier]


@pytest.mark.parametrize("text", ["nguyen xyz", "xyz nguyen", "zzz", "nguyen van hoa", "😀", "%", "'; --"])
def test_words_that_never_occur_so_find_nothing(scope, named, text):
    named("Nguyễn Thị Hòa")

    assert search(scope, text) == []


def test_the_words_in_their_order_come_before_the_same_words_anywhere(scope, named):
    together, apart = named("Lê Thị Bích Ngọc"), named("Lê Thị Ngọc Bích")

    assert search(scope, "thi bich ngoc") == [together]
    assert search(scope, "le thi ngoc") == [apart]
    assert search(scope, "ngoc thi le") == [apart, together]


def test_a_finished_word_is_not_stretched_while_it_finds_something(scope, named):
    an, anh = named("Trần Văn An"), named("Trần Văn Anh")

    assert search(scope, "tran van an") == [an]
    assert search(scope, "van an") == [an]
    assert search(scope, "tran van anh") == [anh]


def test_newest_come_first_and_no_more_than_a_page(scope, named, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    first, second, third = (named("Nguyễn Thị Hòa") for _ in range(3))

    assert search(scope, "hoa") == [third, second]
    assert first not in search(scope, "nguyen thi hoa")


@pytest.mark.parametrize(("latest", "lately"), [(1, 2), (1, 1000), (1000, 1000)])
def test_older_ones_are_found_too_and_the_newest_still_come_first(scope, named, monkeypatch, latest, lately):
    first, second, third = (named("Nguyễn Thị Hòa") for _ in range(3))
    named("Đặng Văn Lâm")
    monkeypatch.setattr(module, "LATEST", latest)
    monkeypatch.setattr(module, "LATELY", lately)

    assert search(scope, "nguyen thi hoa") == search(scope, "hoa") == [third, second, first]
    monkeypatch.setattr(module, "MOST", 2)
    assert search(scope, "nguyen thi hoa") == [third, second]


# Codes and numbers


@pytest.mark.parametrize(
    "text", ["H32.27.01-261109-0001", "h32.27.01-261109-0001", "H32.27.01 – 261109 – 0001", "H32.27.01-2611", "H32.27"]
)
def test_a_code_or_its_beginning_finds_the_dossier(scope, world, text):
    dossier = at_the_desk(world)

    assert search(scope, text) == [dossier]


@pytest.mark.parametrize("text", ["0905123456", "0905 123 456", "+84905123456", "84905123456", "0905.123.456"])
def test_a_telephone_number_finds_the_dossier_however_it_is_written(scope, world, text):
    dossier = at_the_desk(world)

    assert search(scope, text) == [dossier]


def test_an_identity_number_finds_all_dossiers_of_the_person(scope, world):
    older, newer = at_the_desk(world), at_the_desk(world)

    assert search(scope, "056190000018") == [newer, older]


@pytest.mark.parametrize("text", ["0905123457", "056190000019", "05619000", "3456"])
def test_another_number_or_a_piece_of_one_finds_nobody(scope, world, text):
    at_the_desk(world)

    assert search(scope, text) == []


def test_numbers_are_found_while_keys_are_being_rotated(scope, world, settings):
    dossier = at_the_desk(world)
    settings.INDEX_KEYS = "2:" + base64.b64encode(b"n" * 32).decode() + "," + KEYS

    newer = at_the_desk(world)

    assert search(scope, "056190000018") == [newer, dossier]
    assert search(scope, "0905123456") == [newer, dossier]


def test_a_scanned_card_and_a_scanned_receipt_find_the_dossier(scope, world):
    dossier = at_the_desk(world)

    assert search(scope, CARD) == [dossier]
    assert search(scope, f"http://testserver/q/{dossier.public_token}/") == [dossier]
    assert search(scope, "http://testserver/q/abcdefghijklmnopqrstuv/") == []
    assert search(scope, "hỏng|hỏng|hỏng") == []


@pytest.mark.parametrize("text", ["", "   ", "a" * 5000, "\x00", "1" * 5000])
def test_odd_texts_find_nothing_and_break_nothing(scope, world, text):
    at_the_desk(world)

    assert search(scope, text) == []


# The page


@pytest.fixture
def clerk(sign_in, world, clock):
    clock("2026-11-10T09:00")
    return sign_in(world.clerk)


def test_what_is_searched_for_never_stands_in_an_address(clerk, world):
    dossier = at_the_desk(world)

    answer = clerk.post(SEARCH, {"tim": "nguyễn thị hòa"})

    assert answer.status_code == 302
    assert answer.url.startswith(f"{SEARCH}?tim=") and "hoa" not in answer.url.lower().partition("tim=")[0]
    shown = clerk.get(answer.url)
    assert codes(shown) == [dossier.code] and 'value="nguyễn thị hòa"' in shown.content.decode()
    assert "Tìm thấy 1 hồ sơ, mới nhất trước." in said(shown)


def test_a_whole_code_opens_the_dossier_at_once(clerk, world):
    dossier = at_the_desk(world)

    assert clerk.post(SEARCH, {"tim": f" {dossier.code.lower()} "}).url == page_of(dossier)
    assert clerk.post(SEARCH, {"tim": f"https://motcua.example.vn/q/{dossier.public_token}/"}).url == page_of(dossier)


def test_a_code_of_a_dossier_one_may_not_see_opens_nothing(sign_in, world, clock):
    clock("2026-11-10T09:00")
    dossier = at_the_desk(world)

    answer = sign_in(world.officer).post(SEARCH, {"tim": dossier.code}, follow=True)

    assert codes(answer) == [] and "Không tìm thấy hồ sơ nào" in said(answer)


def test_dossiers_that_ended_are_found_too(clerk, world):

    dossier = on_the_shelf(world)
    hand_over(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-10T08:00"))

    assert "Đã trả kết quả" in said(clerk.post(SEARCH, {"tim": "hoa"}, follow=True))


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_typed_shows_the_box_again(clerk, text):
    assert clerk.post(SEARCH, {"tim": text}).url == SEARCH
    assert "Không tìm thấy" not in said(clerk.get(SEARCH))


@pytest.mark.parametrize("text", ["a" * 5000, "😀😀😀", "\x00nguyen", "<script>alert(1)</script>", "%' OR 1=1 --"])
def test_whatever_is_typed_gets_a_page_and_is_shown_as_text(clerk, text):
    answer = clerk.post(SEARCH, {"tim": text}, follow=True)

    assert answer.status_code == 200 and "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("token", ["nham", "A" * 6000, "%00"])
def test_a_broken_address_shows_the_empty_box(clerk, token):
    assert clerk.get(f"{SEARCH}?tim={token}").context["text"] == ""


def test_a_list_that_was_cut_says_so(clerk, world, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    monkeypatch.setattr("dossiers.views.search.MOST", 2)
    for _ in range(3):
        at_the_desk(world)

    assert "2 hồ sơ mới nhất. Gõ thêm chữ để thu hẹp." in said(clerk.post(SEARCH, {"tim": "hoa"}, follow=True))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_results_take_the_same_queries_for_one_row_and_for_three(clerk, world, rows, django_assert_num_queries):
    for _ in range(rows):
        dossier = at_the_desk(world)
        hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:00"))
    address = clerk.post(SEARCH, {"tim": "nguyen thi hoa"}).url
    clerk.get(address)

    # Session, person, memberships, calendar, words, the last number, those found, their rows, calls that wait, unread
    # notes, and the session's renewal.
    with django_assert_num_queries(13):
        assert len(codes(clerk.get(address))) == rows
