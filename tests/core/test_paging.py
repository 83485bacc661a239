"""Keyset pages: complete, stable, one query each, and deaf to forged cursors."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from core.crypto import seal_token
from core.paging import LONGEST_CURSOR, page
from tests.core.tables import Book, Shelf, create

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 5, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def books():
    create(Shelf, Book)
    low, high = Shelf.objects.create(name="dưới"), Shelf.objects.create(name="trên")
    return Book.objects.bulk_create(
        Book(
            title=f"Sách {number % 4}",
            due_at=None if number % 5 == 0 else NOON + timedelta(microseconds=number % 3),
            shelf=(low, high, None)[number % 3],
        )
        for number in range(23)
    )


def walk(queryset, *, by, size=4, direction="next"):
    """Every row from the first page on; then, from the last page, every row back to the front."""
    pages, cursor = [], ""
    while True:
        current = page(queryset, cursor=cursor, size=size, by=by)
        pages.append(current)
        if not current.next_cursor:
            break
        cursor = current.next_cursor
    if direction == "next":
        return [row for shown in pages for row in shown.items]
    rows = list(pages[-1].items)
    while current.previous_cursor:
        current = page(queryset, cursor=current.previous_cursor, size=size, by=by)
        rows = current.items + rows
    return rows


ORDERS = [
    ("-id",),
    ("id",),
    ("pk",),
    ("title",),
    ("-title", "id"),
    ("due_at",),
    ("-due_at",),
    ("-due_at", "title", "-pk"),
    ("shelf__name", "-due_at"),
    ("-shelf__name", "title"),
]


@pytest.mark.parametrize("by", ORDERS, ids=str)
@pytest.mark.parametrize("direction", ["next", "previous"])
def test_walking_the_pages_shows_every_row_once_in_order(books, by, direction):
    last = by[-1].removeprefix("-") in {"id", "pk"}
    total = by if last else (*by, "-pk" if by[-1].startswith("-") else "pk")
    expected = list(Book.objects.order_by(*total))
    assert walk(Book.objects.select_related("shelf"), by=by, direction=direction) == expected


@pytest.mark.parametrize("direction", ["next", "previous"])
def test_rows_of_values_are_paged_too(books, direction):
    rows = Book.objects.values("id", "title")
    assert walk(rows, by=("title",), direction=direction) == list(rows.order_by("title", "id"))


def test_each_page_is_one_query_whatever_its_size(books, django_assert_num_queries):
    for size in (1, 3):
        with django_assert_num_queries(1):
            first = page(Book.objects.all(), cursor="", size=size)
        with django_assert_num_queries(1):
            page(Book.objects.all(), cursor=first.next_cursor, size=size)


def test_the_first_page_has_no_previous_and_the_last_no_next(books):
    first = page(Book.objects.all(), cursor="", size=20)
    last = page(Book.objects.all(), cursor=first.next_cursor, size=20)
    assert (first.previous_cursor, last.next_cursor) == ("", "")
    assert page(Book.objects.all(), cursor=last.previous_cursor, size=20).items == first.items
    assert page(Book.objects.all(), cursor=last.previous_cursor, size=20).previous_cursor == ""


def test_a_list_without_rows_is_one_empty_page(books):
    nothing = page(Book.objects.none(), cursor="", size=5)
    assert (nothing.items, nothing.next_cursor, nothing.previous_cursor) == ([], "", "")


def test_new_rows_in_front_do_not_shift_the_next_page(books):
    first = page(Book.objects.all(), cursor="", size=5)
    Book.objects.create(title="mới")
    second = page(Book.objects.all(), cursor=first.next_cursor, size=5)
    assert [book.pk for book in second.items] == [first.items[-1].pk - step for step in range(1, 6)]


def test_when_the_rows_behind_vanish_the_way_back_stays_open(books):
    first = page(Book.objects.all(), cursor="", size=5)
    Book.objects.filter(pk__lte=first.items[-1].pk).delete()
    gone = page(Book.objects.all(), cursor=first.next_cursor, size=5)
    assert gone.items == []
    assert page(Book.objects.all(), cursor=gone.previous_cursor, size=5).items == first.items[:-1]


def test_a_cursor_shows_nothing_of_the_row(books):
    cursor = page(Book.objects.all(), cursor="", size=3, by=("title",)).next_cursor
    assert cursor.isascii()
    assert b"title" not in (opened := base64.urlsafe_b64decode(cursor + "==="))
    assert "Sách".encode() not in opened


def test_forged_and_foreign_cursors_mean_the_first_page(books):
    first = page(Book.objects.all(), cursor="", size=5)
    by_title = page(Book.objects.all(), cursor="", size=5, by=("title",)).next_cursor
    swapped = first.next_cursor[:-4] + ("AAAA" if not first.next_cursor.endswith("AAAA") else "BBBB")
    sealed_elsewhere = seal_token(b"[false,[3]]", place="another list")
    for cursor in (by_title, swapped, sealed_elsewhere, "rác", "😀", "%00", "AQ", "A" * 5000, "A" * LONGEST_CURSOR):
        assert page(Book.objects.all(), cursor=cursor, size=5).items == first.items


def test_an_index_can_serve_a_page_deep_in_the_list(books):
    first = page(Book.objects.all(), cursor="", size=5, by=("-title",))
    seen = []

    def remember(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(remember):
        page(Book.objects.all(), cursor=first.next_cursor, size=5, by=("-title",))
    assert '"title" <= ' in seen[0]
    assert "OFFSET" not in seen[0]
