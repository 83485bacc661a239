"""Kinds of notices about dossiers: whoever reads the ledger can tell them apart, whoever gets one reads it plainly."""

from collections import Counter

import pytest
from django.utils import translation

from dossiers.actions.watch import watch_deadlines
from dossiers.ladder import Rung
from dossiers.notice_kinds import TO_HEAD, TO_OFFICER
from dossiers.queries.history import notices_of
from dossiers.story import messages_of
from notices.kinds import all_kinds
from notices.models import Notice
from tests.dossiers.staff_pages import with_the_officer
from tests.factories import moment


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_two_kinds_are_called_the_same(language):
    with translation.override(language):
        labels = Counter(str(kind.label) for kind in all_kinds() if kind.name.startswith("dossier."))
    assert [label for label, count in labels.items() if count > 1] == []


def test_a_warning_says_whom_it_reminds():
    assert str(TO_OFFICER[Rung.WARN].label) == "Còn 3 ngày làm việc (nhắc cán bộ)"
    assert str(TO_HEAD[Rung.WARN].label) == "Còn 3 ngày làm việc (nhắc thủ trưởng)"
    with translation.override("en"):
        assert str(TO_HEAD[Rung.WARN].label) == "3 working days left (the head is reminded)"


@pytest.mark.django_db
def test_who_is_reminded_is_not_told_whom_but_the_story_is(world):
    dossier = with_the_officer(world)
    watch_deadlines(at=moment("2026-11-11T08:00"))

    titles = {str(notice.title) for notice in Notice.objects.filter(kind=TO_HEAD[Rung.LETTER].name)}
    assert titles == {f"Còn 1 ngày làm việc: phải gửi thư xin lỗi: hồ sơ {dossier.code}"}
    _told, reminded = messages_of(notices_of(dossier))
    assert ("Còn 1 ngày làm việc: phải gửi thư xin lỗi (nhắc thủ trưởng)", "Phạm Thị Dung") in {
        (message.what, message.whom) for message in reminded
    }
