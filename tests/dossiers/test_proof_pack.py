"""The proof pack: all that is known of a dossier in one PDF, its hashes, its papers page by page, and who may take it."""

import hashlib
from datetime import date, timedelta

import pypdfium2 as pdfium
import pytest
from django.utils import timezone

from accounts.enums import AccessKind, Role
from accounts.models import AccessRecord
from dossiers.actions.apologise import apologise
from dossiers.actions.correct import correct_finish, correct_tracking
from dossiers.actions.duties import confirm_payment, request_payment
from dossiers.actions.files import add_file, withdraw_file
from dossiers.actions.hand_over import dispatch, hand_over
from dossiers.actions.referrals import answer_part, consult
from dossiers.actions.supplement import request_supplement, supplement
from dossiers.actions.visits import arrange_visit, record_visit
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import finish, shelve
from dossiers.enums import DelayReason, EventKind, FileKind, ReferralOutcome
from dossiers.models import Dossier, Event
from dossiers.proof import pack, record
from dossiers.proof.enclosed import paper_rows, papers_in
from dossiers.proof.section import both_moments
from papers.actions import issue
from papers.kinds import kind_of
from papers.models import Paper, PaperFile
from papers.queries import papers_about
from signing.actions.sign import sign_papers
from signing.models import SigningTask
from tests.dossiers.partners import in_order, make_partners, sent_out
from tests.dossiers.staff_pages import act_on, at_the_desk, on_the_shelf, page_of, said, with_the_officer
from tests.dossiers.upload_files import pdf
from tests.factories import make_dossier, make_user, moment
from tests.papers.pdfs import pages, text_of
from tests.signing.trials import SECRET, key_of, trusted

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-23T09:00")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def made(dossier, actor):
    found = Dossier.objects.select_related("office", "applicant", "version__procedure").get(pk=dossier.pk)
    return pack.proof_pack(found, actor=actor, at=NOW).read()


def whole_life(world):
    """Asked to complete, checked on the spot, paid for, asked about, apologised for, finished late, corrected, returned."""
    dossier = with_the_officer(world)
    drawing = world.version.documents.get(name="Bản vẽ thiết kế")
    it = {"dossier_id": dossier.pk}
    request_supplement(
        **it,
        papers={drawing.pk: "ký từng tờ"},
        reason="bản vẽ thiếu chữ ký",
        actor=world.officer,
        at=moment("2026-11-10T09:00"),
    )
    supplement(**it, documents={drawing.pk: (1, 1)}, actor=world.clerk, at=moment("2026-11-12T10:00"))
    visit = arrange_visit(
        **it,
        planned_at=moment("2026-11-13T08:30"),
        place="Thửa 123, thôn Quảng Hội",
        people="Cán bộ địa chính xã",
        content="Đo ranh giới",
        is_applicant_needed=False,
        actor=world.officer,
        at=moment("2026-11-12T15:00"),
    )
    record_visit(visit_id=visit.pk, findings="Đúng ranh giới", actor=world.officer, at=moment("2026-11-13T10:00"))
    part = consult(
        **it,
        office=world.home_affairs,
        content="Có vướng quy hoạch không?",
        due_on=date(2026, 11, 16),
        actor=world.officer,
        at=moment("2026-11-13T14:00"),
    )
    boss = make_user("Đinh Văn Nam", (world.home_affairs, Role.HEAD))
    answer_part(
        referral_id=part.pk,
        outcome=ReferralOutcome.AGREED,
        answer="Không vướng quy hoạch",
        actor=boss,
        at=moment("2026-11-16T09:00"),
    )
    request_payment(
        **it, amount_vnd=1_500_000, ground="Thông báo 12/TB-CCT", actor=world.officer, at=moment("2026-11-16T10:00")
    )
    confirm_payment(
        **it,
        receipt_number="0012345",
        paid_on=date(2026, 11, 16),
        actor=world.clerk,
        at=moment("2026-11-16T15:00"),
    )
    apologise(
        **it,
        delay_reason=DelayReason.OVERLOAD,
        explanation="nhiều hồ sơ cùng lúc",
        new_date=date(2026, 11, 20),
        actor=world.head,
        at=moment("2026-11-17T09:00"),
    )
    watch_deadlines(at=moment("2026-11-18T17:00"))
    finish(**it, actor=world.officer, at=moment("2026-11-19T09:00"))
    shelve(**it, shelf="A3", actor=world.clerk, at=moment("2026-11-19T10:00"))
    hand_over(**it, actor=world.clerk, at=moment("2026-11-19T11:00"))
    dossier.refresh_from_db()
    return dossier


def test_it_tells_the_whole_life_in_order(world):
    dossier = whole_life(world)

    text = text_of(made(dossier, world.clerk))

    told = [
        "UBND HUYỆN VẠN NINH",
        "Vạn Ninh, ngày 23 tháng 11 năm 2026",
        "GÓI CHỨNG CỨ HỒ SƠ",
        f"Mã hồ sơ: {dossier.code}",
        "Cấp giấy phép xây dựng nhà ở riêng lẻ",
        "Nguyễn Thị Hòa (••••••••0018, 0••• ••• 456)",
        "Trần Thị Cúc (Cán bộ tiếp nhận)",
        "09:00:00 ngày 23/11/2026, giờ Việt Nam (+07:00)",
        "Chữ ký số không giữ được khi ghép nhiều tệp thành một",
        "Giấy tờ đã lập, kèm theo sau phần này",
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        "Tệp của hồ sơ, lưu riêng, không kèm theo",
        "Diễn biến theo thứ tự",
        "Trần Thị Cúc (Một cửa huyện)",
        "→ Yêu cầu bổ sung giấy tờ",
        "Hệ thống tự làm".lower(),
        "Ngày hẹn trả",
        "Tính lại sau khi bổ sung đủ hồ sơ",
        "Hồ sơ nhiều, chưa giải quyết kịp",
        "Hai cách tính hạn",
        "Hạn theo luật",
        "Ngày theo chỉ số 766",
        "Thời gian làm việc của từng bên",
        "Cộng",
        "Giao nhận",
        "người giao: Phạm Thị Dung",
        "Yêu cầu bổ sung",
        "Bản vẽ thiết kế: ký từng tờ",
        "Giao cơ quan phối hợp, lấy ý kiến",
        "Không vướng quy hoạch",
        "Kiểm tra thực địa",
        "Thửa 123, thôn Quảng Hội",
        "Đúng ranh giới",
        "Nghĩa vụ tài chính",
        "1.500.000 đồng",
        "chứng từ 0012345",
        "Trả kết quả",
        "Giấy tờ đã nộp",
        "Thông báo cho người nộp",
        "tin nhắn SMS: chờ gửi",
        "Nhắc cán bộ",
        "Cuộc gọi cho người nộp",
        "Không ghi nhận: nhập bù sau sự cố, quyết định bằng văn bản của lãnh đạo, đính chính.",
    ]
    place = 0
    for words in told:
        found = text.find(words, place)
        assert found >= 0, words
        place = found


def test_both_dates_stand_beside_each_other_after_a_wait(world):
    dossier = whole_life(world)
    found = record.record_of(dossier)
    clocks = next(part for part in pack.dates(found, at=NOW) if part.title == "Hai cách tính hạn")
    legal, index, *_rest = (row[1] for row in clocks.rows)
    assert (legal, index) == ("thứ Ba, 17/11/2026", "thứ Hai, 16/11/2026")


def test_a_correction_is_told_with_its_reason_and_approver(world):
    dossier = on_the_shelf(world)
    boss = make_user("Trưởng một cửa", (world.desk, Role.HEAD))
    correct_finish(
        dossier_id=dossier.pk,
        finished_at=moment("2026-11-13T10:00"),
        reason="Bấm nhầm hồ sơ",
        actor=boss,
        at=moment("2026-11-13T11:00"),
    )
    text = text_of(made(dossier, world.clerk))
    assert "Đính chính" in text and "Bấm nhầm hồ sơ" in text and "Trưởng một cửa" in text
    assert "xử lý xong lúc 10:00, 13/11/2026: quá hạn" in text


def test_a_corrected_number_of_the_post_is_told_with_both_numbers(world):
    dossier = on_the_shelf(world, result_way="post")
    boss = make_user("Trưởng một cửa", (world.desk, Role.HEAD))
    at = moment("2026-11-13T11:00")
    values = {"minutes_number": "12/BBGN", "tracking": "RA123456785VN", "posted_at": at, "at": at}
    dispatch(dossier_id=dossier.pk, actor=world.clerk, **values)
    reason = "Nhập nhầm phiếu gửi"
    correct_tracking(dossier_id=dossier.pk, tracking="EB473124829VN", reason=reason, actor=boss, at=at)

    row = next(part for part in pack.happened(record.record_of(dossier)) if part.title == "Đính chính").rows[0]

    assert row[1:] == ["số hiệu bưu gửi: RA123456785VN → EB473124829VN", reason, "Trưởng một cửa (Một cửa huyện)"]


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (timedelta(seconds=59), "09:00, 23/11/2026"),
        (timedelta(minutes=1), "09:00, 23/11/2026\nghi lúc 09:01, 23/11/2026"),
        (timedelta(days=2), "09:00, 23/11/2026\nghi lúc 09:00, 25/11/2026"),
    ],
)
def test_what_was_written_down_later_says_both_moments(later, words):
    assert both_moments(NOW, NOW + later) == words


def test_every_page_is_a4_and_every_paper_follows_where_the_list_says(world):
    dossier = whole_life(world)
    content = made(dossier, world.clerk)

    papers = papers_in(dossier)
    with pdfium.PdfDocument(content) as document:
        assert {tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in document} == {(210, 297)}
        total = len(document)
    texts = pages(content)
    front = total - sum(found.pages for found in papers)
    assert "TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ" in texts[front] and "TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ" not in "".join(texts[:front])
    assert f"Trang 1/{total}" in texts[0] and len(papers) > 3
    for row in paper_rows(papers):
        assert row["title"].upper() in " ".join(texts[front + row["after"]].split())
        assert f"\n{front + row['after'] + 1}" in texts[0].replace("\r", ""), "the list names the page"


def test_papers_are_named_with_the_hash_of_their_file_and_where_to_check_them(world, settings):
    dossier = at_the_desk(world)
    row = PaperFile.objects.get(paper__subject=dossier.subject)
    text = text_of(made(dossier, world.clerk)).replace(" ", "")
    assert row.sha256 in text
    assert f"{settings.PUBLIC_URL}/kiem-tra/{row.paper_id}/" in text


def _blue(content):
    """Whether the last page shows the ink of a signature."""
    with pdfium.PdfDocument(content) as document:
        picture = document[len(document) - 1].render().to_pil().convert("RGB")
    return any(blue > red + 80 for _count, (red, _green, blue) in picture.getcolors(1 << 24))


def test_a_signed_letter_keeps_its_picture_and_its_hash_and_is_no_signature_any_more(world):
    dossier = whole_life(world)
    paper = papers_about(dossier.subject).get(kind="apology")
    trusted()
    at = moment("2026-11-19T09:00")
    task = SigningTask.objects.get(paper=paper)
    before = made(dossier, world.clerk)
    sign_papers(task_ids=[task.pk], key=key_of(world.head), secret=SECRET, actor=world.head, at=at)

    content = made(dossier, world.clerk)

    assert "chưa ký" in text_of(before)
    text = text_of(content)
    assert "ký số: Phạm Thị Dung, 09:00, 19/11/2026" in text
    assert PaperFile.objects.filter(paper=paper).latest("number").sha256 in text.replace(" ", "")
    assert b"/ByteRange" not in content and b"/Widget" not in content
    assert (_blue(before), _blue(content)) == (False, True), "the picture of the signature stands on the letter"


def test_files_are_named_with_size_and_hash_and_a_withdrawn_one_without_its_name(world):
    dossier = make_dossier(world)
    rows = [
        add_file(
            dossier_id=dossier.pk,
            content=pdf(pages=number),
            title=title,
            kind=FileKind.OTHER,
            actor=world.clerk,
            at=moment("2026-11-10T10:00"),
        )
        for number, title in ((1, "đơn của bà Hòa.pdf"), (2, "giấy của người khác.pdf"))
    ]
    withdraw_file(dossier_id=dossier.pk, file_id=rows[1].pk, actor=world.clerk, at=moment("2026-11-10T11:00"))

    text = text_of(made(dossier, world.clerk))

    assert "đơn của bà Hòa.pdf" in text and "giấy của người khác" not in text
    assert "thu hồi 11:00, 10/11/2026, Trần Thị Cúc" in text
    for row in rows:
        assert hashlib.sha256(row.content.open("rb").read()).hexdigest() in text.replace(" ", "")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda path: path.unlink(), "Không đọc được tệp lưu"),
        (lambda path: path.write_bytes(path.read_bytes() + b" "), "Tệp lưu đã khác lúc ban hành (sai mã băm)"),
    ],
)
def test_a_paper_whose_file_is_gone_or_changed_is_told_of_and_not_enclosed(world, media, harm, words):
    dossier = at_the_desk(world)
    harm(media / PaperFile.objects.get(paper__subject=dossier.subject).content.name)
    text = text_of(made(dossier, world.clerk))
    assert words in text and "1 giấy có tệp lưu bị mất hoặc không còn như lúc ban hành" in text
    assert "Quét để xem hồ sơ" not in text


def test_a_paper_without_a_file_is_printed_from_what_it_says(world):
    dossier = at_the_desk(world)
    paper = papers_about(dossier.subject).get()
    bare = Paper.objects.create(
        kind=paper.kind,
        regime=paper.regime,
        template_version=paper.template_version,
        office=paper.office,
        year=paper.year,
        number=99,
        subject=dossier.subject,
        occasion="taken over",
        payload=paper.payload,
        issued_at=paper.issued_at,
    )
    text = text_of(made(dossier, world.clerk))
    assert "In lại từ nội dung đã lưu: giấy này không có tệp." in text and "Không có tệp lưu." in text
    assert text.count("Quét để xem hồ sơ") == 2 and bare.files.count() == 0


def test_too_many_pages_and_rows_are_cut_with_a_sentence_on_the_cover(world, monkeypatch):
    dossier = whole_life(world)
    monkeypatch.setattr(pack, "MOST_PAGES", 2)
    monkeypatch.setattr(record, "MOST_ROWS", 3)
    first = pages(made(dossier, world.clerk))[0]
    events, left_out = Event.objects.filter(dossier=dossier).count(), len(papers_in(dossier)) - 2
    assert f"Hồ sơ có {events} diễn biến; gói này chỉ in 3 diễn biến đầu tiên." in first
    assert f"Gói kèm tối đa 2 trang giấy tờ: {left_out} giấy chỉ được liệt kê, không kèm trang." in first
    assert "thông báo; gói này chỉ in 3 thông báo đầu tiên." in first


def test_what_people_typed_is_only_ever_text(world):
    nasty = '#panic("x") $ \\ ] *b* @a <l> `c`'
    dossier = make_dossier(world, summary=nasty, person={"full_name": nasty, "address": nasty})
    assert '#panic("x") $ \\ ] *b* @a <l> `c`' in text_of(made(dossier, world.clerk))


def test_a_dossier_sent_in_and_not_yet_received_has_its_pack_too(world):
    dossier = make_dossier(world)
    Dossier.objects.filter(pk=dossier.pk).update(
        status=1, received_at=None, due_at=None, promised_at=None, next_rung_at=None
    )
    text = text_of(made(dossier, world.clerk))
    assert "Mới đăng ký" in text and "hai cách tính hạn" in text


def test_it_opens_in_the_browser_under_the_code_alone_and_is_logged(client, world):
    dossier = on_the_shelf(world)
    client.force_login(world.clerk)

    answer = client.get(act_on(dossier, "proof_pack"))

    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{dossier.code}-goi-chung-cu.pdf"'
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    logged = AccessRecord.objects.get()
    assert (logged.user, logged.kind, logged.subject) == (world.clerk, AccessKind.EXPORT, dossier.subject)


def test_asking_for_it_writes_nothing_but_the_log_and_takes_no_post(client, world):
    dossier = on_the_shelf(world)
    client.force_login(world.clerk)
    before = Event.objects.count(), Paper.objects.count(), Dossier.objects.values().get(pk=dossier.pk)
    client.get(act_on(dossier, "proof_pack"))
    assert (Event.objects.count(), Paper.objects.count(), Dossier.objects.values().get(pk=dossier.pk)) == before
    assert client.post(act_on(dossier, "proof_pack")).status_code == 405
    assert AccessRecord.objects.count() == 1


def asks(sign_in, user, dossier):
    browser = sign_in(user)
    return browser.get(act_on(dossier, "proof_pack")).status_code


def test_the_desk_the_heads_in_line_and_the_reviewer_may_take_it(sign_in, world):
    dossier = with_the_officer(world)
    boss = make_user("Trưởng một cửa", (world.desk, Role.HEAD))
    for user in (world.clerk, world.head, world.chairman, world.reviewer, boss):
        assert asks(sign_in, user, dossier) == 200, user
        if user != world.chairman:
            assert "Gói chứng cứ (PDF)" in said(sign_in(user).get(page_of(dossier))), user


def test_who_works_on_it_reads_it_on_its_page_only(sign_in, world):
    dossier = with_the_officer(world)
    assert asks(sign_in, world.officer, dossier) == 403
    both = make_user("Hai việc", (world.division, Role.PROCESSING), (world.home_affairs, Role.INTAKE))
    assert asks(sign_in, both, dossier) == 404
    assert "Gói chứng cứ" not in said(sign_in(both).get(page_of(dossier)))


def test_for_strangers_and_for_who_sees_only_a_part_there_is_none(sign_in, world):
    make_partners(world)
    dossier = sent_out(world, in_order())
    elsewhere = make_user("Một cửa nơi khác", (world.province, Role.INTAKE))
    for user in (world.police_head, elsewhere):
        assert asks(sign_in, user, dossier) == 404, user
    assert asks(sign_in, world.stranger, dossier) == 403
    assert not AccessRecord.objects.filter(kind=AccessKind.EXPORT).exists()


def test_the_administration_leads_to_it(sign_in, world):
    dossier = at_the_desk(world)
    browser = sign_in(world.reviewer)
    page = browser.get(f"/quan-tri/dossiers/dossier/{dossier.pk}/change/").content.decode()
    assert act_on(dossier, "proof_pack") in page


@pytest.mark.parametrize("more", [1, 3])
def test_it_takes_the_same_queries_for_one_event_and_paper_and_for_three(
    world, sign_in, more, django_assert_num_queries
):
    dossier = at_the_desk(world)
    paper = papers_about(dossier.subject).get()
    for number in range(more):
        Event.objects.create(dossier=dossier, kind=EventKind.REPRINT, at=timezone.now(), actor=world.clerk)
        issued_again(paper, number)
        add_file(
            dossier_id=dossier.pk,
            content=pdf(pages=number + 1),
            title="x.pdf",
            kind=FileKind.OTHER,
            actor=world.clerk,
            at=moment("2026-11-10T10:00"),
        )
    browser = sign_in(world.clerk)
    browser.get(act_on(dossier, "proof_pack"))
    with django_assert_num_queries(29):
        browser.get(act_on(dossier, "proof_pack"))


def issued_again(paper, number):
    return issue(
        kind=kind_of(paper.kind),
        regime=paper.regime,
        office=paper.office,
        subject=paper.subject,
        occasion=f"again:{number}",
        payload=paper.payload,
        actor=None,
        at=paper.issued_at,
    )
