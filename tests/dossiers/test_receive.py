import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.utils import translation

from accounts.enums import OfficeKind, Role
from dossiers.actions.receive import receive
from dossiers.enums import Status
from dossiers.errors import Refused, Stale
from dossiers.models import Applicant, CodeCounter, Dossier, NameWord
from notices.models import Notice
from papers.models import Paper
from tests.factories import make_dossier, make_intake, make_office, make_user, make_version, moment

pytestmark = pytest.mark.django_db


def test_a_complete_filing_gets_its_code_its_date_and_its_receipt(world):
    dossier = make_dossier(world, "2026-11-19T09:10")

    assert dossier.code == "H32.27.01-261119-0001"
    assert dossier.status == Status.RECEIVED
    assert dossier.promised_at == dossier.due_at == moment("2026-11-25T17:00")
    promise = dossier.promises.get()
    assert [line["reason"] for line in promise.basis][-1] == "last"
    receipt = Paper.objects.get(subject=dossier.subject)
    assert receipt.payload["code"] == dossier.code
    assert receipt.payload["national_id"] == "056190000018"
    assert receipt.payload["documents"] == [
        {"name": "Đơn đề nghị", "originals": 1, "copies": 0},
        {"name": "Bản vẽ thiết kế", "originals": 1, "copies": 0},
    ]


def test_the_applicant_is_told_the_code_and_the_date_by_sms_and_e_mail(world):
    dossier = make_dossier(world, "2026-11-19T09:10")

    sms = Notice.objects.get(channel="sms")
    assert (sms.kind, sms.subject, sms.occasion) == ("dossier.received", dossier.subject, "promise:1")
    assert dossier.code in sms.body and "25/11/2026" in sms.body
    assert "Hoa" not in sms.body, "an SMS carries no personal detail"
    assert sms.body.isascii()
    assert "Nguyễn Thị Hòa" in Notice.objects.get(channel="email").body


def test_codes_count_up_within_an_office_and_a_local_day(world):
    codes = [make_dossier(world, at).code for at in ("2026-11-19T09:10", "2026-11-19T16:00", "2026-11-20T00:30")]

    assert codes == ["H32.27.01-261119-0001", "H32.27.01-261119-0002", "H32.27.01-261120-0001"]


def test_after_9999_the_number_grows_wider(world):
    CodeCounter.objects.create(prefix="H32.27.01", day="2026-11-19", last_number=9999)

    assert make_dossier(world, "2026-11-19T09:10").code == "H32.27.01-261119-10000"


def test_desks_that_share_a_unit_code_share_its_numbers(world):
    commune = make_office("UBND xã Vạn Thắng", OfficeKind.COMMITTEE, parent=world.committee, code="H32.27.30")
    desks = [make_office(f"Quầy {n}", OfficeKind.ONE_STOP, parent=commune, receives_dossiers=True) for n in (1, 2)]
    clerk = make_user("Lê Thị Nga", *((desk, Role.INTAKE) for desk in desks))

    codes = [
        receive(intake=make_intake(world, office=desk), actor=clerk, at=moment("2026-11-19T09:10")).code
        for desk in desks
    ]

    assert codes == ["H32.27.30-261119-0001", "H32.27.30-261119-0002"]


def test_a_desk_without_any_unit_code_is_told(world):
    police = make_office("Công an huyện", OfficeKind.VERTICAL, receives_dossiers=True)
    clerk = make_user("Lê Thị Nga", (police, Role.INTAKE))

    with pytest.raises(Refused, match="chưa có mã định danh"):
        receive(intake=make_intake(world, office=police), actor=clerk, at=moment("2026-11-19T09:10"))


def test_a_refused_filing_gives_its_number_back(world):
    make_dossier(world, "2026-11-19T09:10")
    with pytest.raises(ValueError, match="sudden"), connection.cursor():
        from django.db import transaction

        with transaction.atomic():
            make_dossier(world, "2026-11-19T09:20")
            raise ValueError("sudden")

    assert make_dossier(world, "2026-11-19T09:30").code == "H32.27.01-261119-0002"


def test_the_same_form_sent_twice_makes_one_dossier(world):
    intake = make_intake(world, submission=uuid.uuid4())

    first = receive(intake=intake, actor=world.clerk, at=moment("2026-11-19T09:10"))
    second = receive(intake=intake, actor=world.clerk, at=moment("2026-11-19T09:11"))

    assert first.pk == second.pk
    assert Dossier.objects.count() == Applicant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_makes_one_dossier(world):
    intake = make_intake(world, submission=uuid.uuid4())

    def send(_turn):
        try:
            return receive(intake=intake, actor=world.clerk, at=moment("2026-11-19T09:10")).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(send, range(4)))

    assert len(made) == 1 and Dossier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_clerks_at_one_desk_get_codes_without_gaps_or_doubles(world):
    def send(_turn):
        try:
            return make_dossier(world, "2026-11-19T09:10").code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(send, range(24)))

    assert codes == [f"H32.27.01-261119-{n:04d}" for n in range(1, 25)]


def test_a_missing_paper_keeps_the_filing_a_draft(world):
    first = world.version.documents.first()

    with pytest.raises(Refused, match="còn thiếu: Bản vẽ thiết kế"):
        receive(
            intake=make_intake(world, documents={first.pk: (1, 0)}), actor=world.clerk, at=moment("2026-11-19T09:10")
        )
    assert not Dossier.objects.exists()


def test_a_paper_that_only_some_cases_need_may_be_missing(world):
    version = make_version(papers=("Tờ khai",))
    version.documents.create(order=2, name="Giấy ủy quyền", condition="khi ủy quyền")
    only = {version.documents.get(order=1).pk: (1, 0)}

    assert make_dossier(world, version=version, documents=only).documents.count() == 1


def test_a_paper_outside_the_list_cannot_be_taken(world):
    stray = make_version().documents.first()
    papers = {**dict(make_intake(world).documents), stray.pk: (1, 0)}

    with pytest.raises(Refused, match="ngoài danh mục"):
        receive(intake=make_intake(world, documents=papers), actor=world.clerk, at=moment("2026-11-19T09:10"))


def test_a_procedure_replaced_meanwhile_is_told_and_nothing_is_written(world):
    world.version.valid_to = moment("2026-11-18T00:00").date()
    world.version.save()

    with pytest.raises(Stale, match="quy định mới"):
        make_dossier(world, "2026-11-19T09:10")
    assert not Applicant.objects.exists()


def test_only_the_clerks_of_a_desk_receive_there(world):
    with pytest.raises(Refused, match="chưa được giao tiếp nhận"):
        receive(intake=make_intake(world), actor=world.officer, at=moment("2026-11-19T09:10"))


def test_contacts_and_numbers_are_unreadable_in_the_database(world):
    make_dossier(world)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(a)::text FROM dossiers_applicant a")
        (row,) = cursor.fetchone()
        cursor.execute("SELECT string_agg(row_to_json(n)::text, '') FROM notices_notice n")
        (notices,) = cursor.fetchone()
    for secret in ("056190000018", "905123456", "hoa@example.vn", "Quảng Hội"):
        assert secret not in row
        assert secret not in notices


def test_the_words_of_a_name_become_searchable(world):
    dossier = make_dossier(world)

    assert dossier.name_tokens == ["nguyen", "thi", "hoa", "nguyen thi", "thi hoa"]
    assert set(NameWord.objects.values_list("word", flat=True)) == {"nguyen", "thi", "hoa"}


def test_an_unconfirmed_fee_is_not_charged(world):
    world.version.fees.create(amount_vnd=75000, is_confirmed=False)
    assert make_dossier(world).fee_vnd is None

    world.version.fees.update(is_confirmed=True)
    assert make_dossier(world).fee_vnd == 75000


def test_a_landline_and_no_mail_get_no_written_notice(world):
    make_dossier(world, person={"phone": "+842583840123", "email": ""})

    assert not Notice.objects.exists()


def test_the_person_who_files_is_written_to_when_the_applicant_cannot_be(world):
    helper = {"name": "Trần Văn Nam", "phone": "+84912345678", "email": ""}
    make_dossier(world, person={"phone": "", "email": ""}, representative=helper)

    assert Notice.objects.get().recipient == "+84912345678"


def test_a_word_longer_than_any_name_is_received_and_found_by_its_beginning(world):
    dossier = make_dossier(world, person={"full_name": f"Hợp tác xã {'a' * 180}"})

    assert len(dossier.applicant.full_name) == 191
    assert NameWord.objects.filter(word="a" * 60).exists()
    assert dossier.name_tokens[-1] == f"xa {'a' * 60}"


def test_a_clerk_who_reads_english_writes_to_the_applicant_in_vietnamese(world):
    with translation.override("en"):
        make_dossier(world, "2026-11-19T09:10")

    sms = Notice.objects.get(channel="sms")
    assert "Hen tra ket qua thu Tu, 25/11/2026" in sms.body


def test_a_desk_does_not_take_what_another_level_settles(world):
    commune = make_version("Đăng ký khai sinh", level="commune")

    with pytest.raises(Refused, match="không nhận thủ tục “Đăng ký khai sinh”"):
        make_dossier(world, version=commune)
    assert not Dossier.objects.exists()


def test_a_paper_of_which_nothing_was_left_is_missing(world):
    first, second = (paper.pk for paper in world.version.documents.all())

    with pytest.raises(Refused, match=r"còn thiếu: Đơn đề nghị\. Hồ sơ"):
        make_dossier(world, documents={first: (0, 0), second: (0, 1)})
