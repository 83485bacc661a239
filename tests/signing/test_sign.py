"""Signing by those who may: a batch with one press, each paper for itself, nothing twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from accounts.enums import Role
from accounts.models import Membership
from papers.models import PaperFile
from papers.sheet import stored_pdf
from signing.actions.sign import note_hand_signature, sign_papers
from signing.errors import CannotSign
from signing.models import InStead, Signature, SigningTask
from signing.queries import states_of, to_seal, to_sign, trust_now
from signing.verify import verdicts
from tests.signing.trials import NOW, SECRET, key_of, letter, trusted

pytestmark = pytest.mark.django_db


def sign(tasks, key, actor, *, secret=SECRET, at=NOW):
    return sign_papers(task_ids=[task.pk for task in tasks], key=key, secret=secret, actor=actor, at=at)


@pytest.fixture
def key(world):
    trusted()
    return key_of(world.head)


def test_a_batch_is_signed_with_one_secret_and_every_letter_verifies(world, key):
    made = [letter(world, f"promise:{number}") for number in (2, 3, 4)]

    signed = sign([task for _paper, task in made], key, world.head)

    assert [row.problem for row in signed] == ["", "", ""]
    for paper, _task in made:
        content, _is_stored = stored_pdf(paper)
        (found,) = verdicts(content, trust=trust_now(), at=NOW)
        assert found.is_good and found.facts.full_name == world.head.full_name
    assert not to_sign(world.head).exists()


def test_the_issued_file_stays_and_the_signed_one_is_a_further_file(world, key):
    paper, task = letter(world)
    issued = paper.files.get().sha256

    sign([task], key, world.head)

    first, second = PaperFile.objects.filter(paper=paper).order_by("number")
    assert first.sha256 == issued and second.number == 2
    assert Signature.objects.get(paper=paper).file == second


def test_until_it_is_signed_a_paper_is_owed_its_signature(world, key):
    paper, task = letter(world)
    assert states_of([paper])[paper.pk].is_owed

    sign([task], key, world.head)

    state = states_of([paper])[paper.pk]
    assert not state.is_owed and state.person.signer == world.head


def test_states_of_many_papers_take_two_queries(world, key, django_assert_num_queries):
    papers = [letter(world, f"promise:{number}")[0] for number in (2, 3, 4)]

    for few in (papers[:1], papers):
        with django_assert_num_queries(2):
            states_of(few)


def test_a_wrong_secret_signs_nothing(world, key):
    _paper, task = letter(world)

    with pytest.raises(CannotSign, match="Mật khẩu"):
        sign([task], key, world.head, secret="sai")

    assert to_sign(world.head).exists() and PaperFile.objects.count() == 1


def test_a_key_that_expired_meanwhile_signs_nothing(world, key):
    _paper, task = letter(world)

    with pytest.raises(CannotSign, match="hết hạn"):
        sign([task], key, world.head, at=NOW + timedelta(days=800))

    assert not Signature.objects.exists()


def test_who_no_longer_holds_the_position_does_not_sign(world, key):
    _paper, task = letter(world)
    Membership.objects.filter(user=world.head, role=Role.HEAD).update(valid_to="2026-11-18")

    (row,) = sign([task], key, world.head)

    assert "không giữ chức vụ" in row.problem and not Signature.objects.exists()


def test_a_paper_is_signed_by_the_person_it_names_only(world, key):
    trusted_other = key_of(world.chairman)
    _paper, task = letter(world)

    (row,) = sign([task], trusted_other, world.chairman)

    assert f"chờ {world.head} ký" in row.problem and not Signature.objects.exists()


def test_a_fault_in_one_paper_leaves_the_others_signed(world, key):
    _first, done = letter(world, "promise:2")
    sign([done], key, world.head)
    paper, task = letter(world, "promise:3")

    rows = sign([done, task], key, world.head)

    assert [bool(row.problem) for row in rows] == [True, False]
    assert "đã được ký trước đó" in rows[0].problem
    assert not states_of([paper])[paper.pk].is_owed


def test_a_deputy_signs_in_the_heads_stead_and_it_is_written_down(world, key):
    held = Membership.objects.get(user=world.head, office=world.division, role=Role.HEAD)
    InStead.objects.create(membership=held, capacity="KT.", of_title="TRƯỞNG PHÒNG")
    paper, task = letter(world)

    sign([task], key, world.head)

    assert Signature.objects.get(paper=paper).capacity == "KT."


def test_the_seal_follows_the_signature_and_both_verify(world, key):
    seal = key_of(world.head, office=world.division)
    paper, task = letter(world)
    (early,) = sign([task], seal, world.head)
    assert "chưa có chữ ký" in early.problem

    sign([task], key, world.head)
    (row,) = sign([task], seal, world.head)

    assert row.problem == ""
    content, _is_stored = stored_pdf(paper)
    assert [found.problem.value for found in verdicts(content, trust=trust_now(), at=NOW)] == ["", ""]
    assert states_of([paper])[paper.pk].seal.holder == world.division.name


def test_a_seal_of_another_office_is_refused(world, key):
    seal = key_of(world.head, office=world.desk)
    _paper, task = letter(world)
    sign([task], key, world.head)

    (row,) = sign([task], seal, world.head)

    assert "không phải của cơ quan ban hành" in row.problem


def test_papers_wait_for_the_seal_only_where_the_office_has_one(world, key):
    from accounts.queries import scope_of

    scope = scope_of(world.head, on=NOW.date())
    _paper, task = letter(world)
    sign([task], key, world.head)
    assert not to_seal(scope).exists()

    key_of(world.head, office=world.division)

    assert list(to_seal(scope)) == [SigningTask.objects.get()]


def test_a_signature_by_hand_is_noted_once(world):
    paper, task = letter(world)

    note_hand_signature(task_id=task.pk, actor=world.head, at=NOW)

    assert Signature.objects.get(paper=paper).party == "hand"
    assert not states_of([paper])[paper.pk].is_owed
    with pytest.raises(CannotSign, match="đã được ký"):
        note_hand_signature(task_id=task.pk, actor=world.head, at=NOW)


def test_nobody_notes_the_signature_of_another(world):
    _paper, task = letter(world)

    with pytest.raises(CannotSign, match="chờ"):
        note_hand_signature(task_id=task.pk, actor=world.clerk, at=NOW)


def test_signatures_are_never_changed_or_deleted(world):
    _paper, task = letter(world)
    note_hand_signature(task_id=task.pk, actor=world.head, at=NOW)

    for change in (
        lambda: Signature.objects.update(signed_at=NOW - timedelta(days=1)),
        lambda: Signature.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_sign_once(world):
    trusted()
    key = key_of(world.head)
    paper, task = letter(world)

    def press(_number):
        try:
            return sign([task], key, world.head)[0].problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        problems = sorted(pool.map(press, range(2)))

    assert problems[0] == "" and "đã được ký trước đó" in problems[1]
    assert Signature.objects.filter(paper=paper).count() == 1 and paper.files.count() == 2
