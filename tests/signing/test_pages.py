"""The pages of signing: a list, one key, one secret; and one's keys."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.enums import Role
from signing.models import Signature, SigningKey, TrustAnchor
from tests.factories import make_user
from tests.signing.trials import NOW, SECRET, key_of, letter, pfx, trusted

pytestmark = pytest.mark.django_db
LIST, KEYS = "/can-bo/ky-so/", "/can-bo/ky-so/khoa/"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def said(answer):
    return answer.content.decode()


def test_an_empty_list_says_what_will_wait_there(sign_in, world):
    page = said(sign_in(world.head).get(LIST))

    assert "Khi ông/bà gửi thư xin lỗi, thư sẽ chờ ở đây" in page


def test_the_head_signs_a_batch_with_one_press(sign_in, world):
    trusted()
    key = key_of(world.head)
    tasks = [letter(world, f"promise:{number}")[1] for number in (2, 3)]
    browser = sign_in(world.head)
    page = said(browser.get(LIST))
    assert "01/PXL" in page and "02/PXL" in page and page.count("checked") == 2

    answer = browser.post(LIST, {"tasks": [task.pk for task in tasks], "key": key.pk, "secret": SECRET}, follow=True)

    assert "Đã ký 2 giấy tờ" in said(answer)
    assert Signature.objects.count() == 2
    assert SECRET not in said(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"secret": "sai"}, "Mật khẩu của tệp khóa chưa đúng"),
        ({"secret": ""}, "Xin gõ mật khẩu"),
        ({"tasks": []}, "Xin đánh dấu ít nhất một giấy tờ"),
        ({"tasks": ["999999"]}, "Có giấy tờ vừa được ký"),
        ({"key": ""}, "Xin chọn khóa ký số"),
    ],
)
def test_a_faulty_press_signs_nothing_and_says_why(sign_in, world, changes, sentence):
    trusted()
    key = key_of(world.head)
    _paper, task = letter(world)
    values = {"tasks": [task.pk], "key": key.pk, "secret": SECRET, **changes}

    answer = sign_in(world.head).post(LIST, values)

    assert answer.status_code == 422 and sentence in said(answer)
    assert not Signature.objects.exists()


def test_nobody_signs_with_the_key_of_another(sign_in, world):
    trusted()
    key = key_of(world.head)
    _paper, task = letter(world, signer=world.chairman)

    answer = sign_in(world.chairman).post(LIST, {"tasks": [task.pk], "key": key.pk, "secret": SECRET})

    assert "Khóa này không còn dùng được" in said(answer) and not Signature.objects.exists()


def test_the_list_takes_the_same_queries_for_one_paper_and_for_three(sign_in, world, django_assert_max_num_queries):
    browser = sign_in(world.head)
    letter(world, "promise:2")
    browser.get(LIST)
    for occasion in ("promise:3", "promise:4"):
        with django_assert_max_num_queries(12):
            browser.get(LIST)
        letter(world, occasion)
    with django_assert_max_num_queries(12):
        browser.get(LIST)


def test_a_signature_by_hand_is_noted_from_the_list(sign_in, world):
    paper, task = letter(world)

    answer = sign_in(world.head).post(f"{LIST}{task.pk}/ky-tay/", follow=True)

    assert "được ký tay trên bản giấy" in said(answer)
    assert Signature.objects.get(paper=paper).party == "hand"


def test_another_persons_task_is_not_there(sign_in, world):
    _paper, task = letter(world)

    assert sign_in(world.chairman).post(f"{LIST}{task.pk}/ky-tay/").status_code == 404


def test_a_clerk_puts_the_seal_on_what_was_signed(sign_in, world):
    trusted()
    keeper = make_user("Văn thư phòng", (world.division, Role.INTAKE), username="van-thu")
    seal = key_of(world.head, office=world.division)
    key = key_of(world.head)
    _paper, task = letter(world)
    sign_in(world.head).post(LIST, {"tasks": [task.pk], "key": key.pk, "secret": SECRET})

    answer = sign_in(keeper).post(
        f"{LIST}dong-dau/", {"tasks": [task.pk], "key": seal.pk, "secret": SECRET}, follow=True
    )

    assert "Đã ký 1 giấy tờ" in said(answer)
    assert set(Signature.objects.values_list("party", flat=True)) == {"person", "office"}


def key_file(name):
    return SimpleUploadedFile("ky.p12", pfx(name), "application/x-pkcs12")


def test_a_key_is_added_and_laid_aside(sign_in, world):
    browser = sign_in(world.head)
    values = {"kind": "file", "owner": "", "secret": SECRET, "content": key_file(world.head.full_name)}

    added = browser.post(KEYS, values, follow=True)
    key = SigningKey.objects.get()
    laid = browser.post(f"{KEYS}{key.pk}/thoi-dung/", follow=True)

    assert "Đã thêm khóa của Phạm Thị Dung" in said(added)
    assert "Đã thôi dùng khóa này" in said(laid) and "Chưa có khóa nào" in said(laid)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"content": ""}, "Xin chọn tệp khóa"),
        ({"kind": "token"}, "Xin ghi cả tên thiết bị và nhãn khóa"),
        ({"owner": "999999"}, "999999"),
    ],
)
def test_a_faulty_key_is_told(sign_in, world, changes, sentence):
    values = {"kind": "file", "owner": "", "secret": SECRET, "content": key_file(world.head.full_name), **changes}

    answer = sign_in(world.head).post(KEYS, values)

    assert answer.status_code == 422 and sentence in said(answer) and not SigningKey.objects.exists()


def test_a_key_of_somebody_else_is_refused_by_name(sign_in, world):
    values = {"kind": "file", "owner": "", "secret": SECRET, "content": key_file("Người Khác")}

    assert "của “Người Khác”, không phải của Phạm Thị Dung" in said(sign_in(world.head).post(KEYS, values))


def test_a_trial_key_is_made_by_a_command_and_signs(world, capsys):
    call_command("make_trial_key", "head", "--secret", "thu")

    assert "trial key" in capsys.readouterr().out
    assert SigningKey.objects.get().user == world.head and TrustAnchor.objects.get().is_trial


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody", "--secret", "x"], "Nobody signs in as 'nobody'"),
        (["head", "--secret", ""], "must not be empty"),
        (["head", "--secret", "x", "--office", "none"], "No office has the ref 'none'"),
    ],
)
def test_the_command_says_what_is_wrong(world, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("make_trial_key", *arguments)

    assert not SigningKey.objects.exists() and not TrustAnchor.objects.exists()


def test_a_row_says_which_dossier_masks_whom_and_leads_to_the_paper(sign_in, world):
    paper, _task = letter(world)

    page = said(sign_in(world.head).get(LIST))

    assert paper.payload["code"] in page and paper.payload["procedure"] in page
    assert paper.payload["full_name"] not in page and "Lập lúc" in page
    assert f"/can-bo/ho-so/1/giay/{paper.pk}/" in page


def test_keys_of_one_holder_are_told_apart_by_their_serials(world):
    key = key_of(world.head)

    assert key.serial[-6:] in str(key)
