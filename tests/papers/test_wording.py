"""Sentences of the forms: who rewords them, and that old papers keep theirs."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.enums import Role
from dossiers.paper_kinds import APOLOGY, RECEIPT
from papers.actions import issue, reword
from papers.errors import BadWording
from papers.models import Paper, PaperText
from papers.sheet import stored_pdf
from tests.factories import make_user, moment
from tests.papers.pdfs import text_of

AT = "2026-11-19T09:00"


def change(world, text, slot="apology", kind=APOLOGY, regime="2018"):
    return reword(kind=kind, regime=regime, slot=slot, text=text, actor=world.reviewer, at=moment(AT))


def make_letter(world, occasion, regime="2018"):
    return issue(
        kind=APOLOGY,
        regime=regime,
        office=world.division,
        subject="dossier:1",
        occasion=occasion,
        payload=APOLOGY.sample(regime),
        actor=world.head,
        at=moment(AT),
    )


@pytest.mark.django_db
def test_new_words_are_for_later_papers_and_old_ones_keep_theirs(world):
    before = make_letter(world, "promise:1")
    change(world, "{office} thành thật xin lỗi.")
    change(world, "Trân trọng./.", slot="closing")
    after = make_letter(world, "promise:2")

    assert (before.template_version, after.template_version) == ("1.0", "1.2")
    assert "thành thật xin lỗi" not in text_of(stored_pdf(before)[0])
    assert "thành thật xin lỗi. " in text_of(stored_pdf(after)[0]) and "Trân trọng./." in text_of(stored_pdf(after)[0])


@pytest.mark.django_db
def test_a_paper_without_a_file_is_printed_with_the_words_of_its_time(world):
    change(world, "{office} xin lỗi lần một.")
    names = ("kind", "regime", "template_version", "office", "year", "subject", "payload", "issued_at")
    issued = make_letter(world, "promise:1")
    old = Paper.objects.create(**{name: getattr(issued, name) for name in names}, number=9, occasion="taken over")
    change(world, "{office} xin lỗi lần hai.")

    content, is_stored = stored_pdf(old)

    assert "lần một" in text_of(content) and "lần hai" not in text_of(content)
    assert not is_stored


@pytest.mark.django_db
def test_each_form_counts_its_own_changes(world):
    assert change(world, "Một {office}.").version == 1
    assert change(world, "Hai {office}.").version == 2
    assert change(world, "Ba {office}.", regime="2025").version == 1
    assert change(world, "Tra cứu tại {lookup_address}.", slot="guidance", kind=RECEIPT).version == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Kính {ten}.", r"Dòng 1, ký tự 6: .*\{ten\}.*Dùng được: .*\{office\}.*Ví dụ: Sự chậm trễ"),
        ("Xin {office", "Dòng 1, ký tự 5:"),
        ("   \n ", "không được để trống. Ví dụ:"),
        ("x" * 1001, "dài quá 1000 ký tự"),
        (
            "Sự chậm trễ này gây phiền hà, tốn kém chi phí, công sức của Ông/Bà/Tổ chức. {office} xin lỗi Ông/Bà/Tổ chức.",
            "chưa có gì thay đổi",
        ),
    ],
)
def test_words_that_cannot_be_kept_say_why_and_change_nothing(world, text, sentence):
    with pytest.raises(BadWording, match=sentence):
        change(world, text)
    assert not PaperText.objects.exists()


@pytest.mark.django_db
def test_rows_of_words_are_neither_changed_nor_deleted(world):
    change(world, "Xin lỗi, {office}.")
    for act in (lambda: PaperText.objects.update(text="khác"), lambda: PaperText.objects.all().delete()):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            act()


URL = "/quan-tri/papers/papertext/apology/2018/apology/"


@pytest.fixture
def keeper(world, client):
    user = make_user("Người giữ mẫu", (world.committee, Role.ADMINISTRATOR), is_staff=True)
    client.force_login(user)
    return user


def test_the_page_lists_every_form_with_its_words_and_what_is_inferred(client, keeper):
    page = client.get(reverse("admin:papers_papertext_changelist")).content.decode()
    assert "Mẫu 04, Thông tư 03/2025/TT-VPCP" in page
    assert "Mẫu 05, Thông tư 03/2025/TT-VPCP (bố cục suy ra, chưa thấy bản gốc)" in page
    assert "Sự chậm trễ này gây phiền hà" in page
    assert URL in page


def test_an_administrator_sees_the_new_words_on_a_sample_before_keeping_them(client, keeper):
    before = client.get(URL).content.decode()
    shown = client.post(URL, {"text": "Rất tiếc, {office} xin lỗi.", "_preview": "1"}).content.decode()
    assert before.count("data:image/png") == shown.count("data:image/png") == 1
    assert before.partition("data:image/png")[2][:20_000] != shown.partition("data:image/png")[2][:20_000]
    assert "Rất tiếc, {office} xin lỗi." in shown
    assert not PaperText.objects.exists()


def test_an_administrator_keeps_the_new_words(client, keeper):
    answer = client.post(URL, {"text": "Rất tiếc, {office} xin lỗi.", "_save": "1"}, follow=True)
    row = PaperText.objects.get()
    assert (row.text, row.version, row.edited_by) == ("Rất tiếc, {office} xin lỗi.", 1, keeper)
    assert "giấy đã ban hành giữ nguyên câu cũ" in answer.content.decode()
    assert "(đã sửa)" in client.get(reverse("admin:papers_papertext_changelist")).content.decode()


@pytest.mark.parametrize("button", ["_preview", "_save"])
def test_a_broken_place_is_refused_with_where_it_stands_and_what_was_typed(client, keeper, button):
    page = client.post(URL, {"text": "Kính {ten}", button: "1"}).content.decode()
    assert "Dòng 1, ký tự 6:" in page and "Kính {ten}" in page
    assert not PaperText.objects.exists()


def test_phong_noi_vu_reads_the_words_and_changes_none(client, world):
    client.force_login(world.reviewer)
    page = client.get(URL)
    assert page.status_code == 200 and "_save" not in page.content.decode()
    assert client.post(URL, {"text": "Khác {office}.", "_save": "1"}).status_code == 403
    assert not PaperText.objects.exists()


@pytest.mark.parametrize(
    "path", ["nothing/2018/apology", "apology/1999/apology", "apology/2018/nothing", "stop_notice/2018/statement"]
)
def test_a_sentence_that_no_form_has_is_not_found(client, keeper, path):
    assert client.get(f"/quan-tri/papers/papertext/{path}/").status_code == 404
