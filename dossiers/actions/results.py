"""The electronic form of a result: a flag of its own beside the paper (TT 01/2018/TT-VPCP Đ.17; law.md 2.7)."""

from datetime import datetime

from django.utils.translation import gettext as _

from dossiers.enums import FileKind, Outcome, Status
from dossiers.errors import Refused
from dossiers.models import Dossier


def has_result_file(dossier: Dossier) -> bool:
    """Whether the electronic result lies with the dossier. One query."""
    return dossier.files.filter(kind=FileKind.RESULT, withdrawn_at=None).exists()


def checked_result(
    dossier: Dossier, *, outcome: Outcome, is_nothing_to_hand_over: bool, at: datetime
) -> datetime | None:
    """What ``electronic_at`` becomes when the dossier is finished.

    Where no paper comes of it (the applicant chose the electronic result, or the procedure gives none), the file must
    be there, or somebody says that there is nothing to hand over: raises ``Refused`` otherwise.
    """
    if has_result_file(dossier):
        return at
    if not dossier.has_paper_result and outcome == Outcome.GRANTED and not is_nothing_to_hand_over:
        raise Refused(
            _(
                "Hồ sơ này không có kết quả giấy mà cũng chưa có tệp kết quả. Xin thêm tệp loại “Bản điện tử của kết quả”, "
                "hoặc đánh dấu “Không có tệp nào phải trả”."
            )
        )
    return None


def note_file(dossier: Dossier, *, at: datetime) -> None:
    """A file was added to a finished dossier or taken away: the flag follows. Call it under the dossier's lock."""
    if dossier.status != Status.DONE:
        return
    has_file = has_result_file(dossier)
    if has_file == bool(dossier.electronic_at):
        return
    dossier.electronic_at = at if has_file else None
    dossier.save(update_fields=["electronic_at"])
