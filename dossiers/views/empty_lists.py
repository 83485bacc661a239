"""Why the work list is empty, and where to go from it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from dossiers.queries.worklist import Tab


@dataclass(frozen=True)
class Empty:
    """``url`` and ``action`` are a button, where there is somewhere to go."""

    title: str | LazyText
    text: str | LazyText
    icon: str = "file"
    url: str = ""
    action: str = ""


EMPTY_TABS = {
    Tab.OVERDUE: Empty(lazy("Không có hồ sơ nào quá hạn"), lazy("Mọi hồ sơ đang mở đều còn trong hạn."), icon="check"),
    Tab.TODAY: Empty(
        lazy("Hôm nay không có hồ sơ nào đến hạn"), lazy("Mời xem nhóm “3 ngày tới” để làm trước."), icon="check"
    ),
    Tab.SOON: Empty(
        lazy("Ba ngày làm việc tới không có hồ sơ nào đến hạn"),
        lazy("Hồ sơ còn nhiều ngày hơn ở nhóm “Tất cả đang mở”."),
        icon="calendar",
    ),
    Tab.SILENT: Empty(
        lazy("Không hồ sơ nào im lặng"),
        lazy("Hồ sơ nhiều ngày làm việc không ai làm gì sẽ hiện ở đây, trước khi có gì trễ hẹn."),
        icon="check",
    ),
    Tab.APPROVAL: Empty(
        lazy("Không có yêu cầu bổ sung nào chờ lãnh đạo duyệt"),
        lazy("Yêu cầu lần thứ hai, hoặc sau 03 ngày làm việc từ khi nhận, hiện ở đây cho đến khi lãnh đạo duyệt."),
        icon="check",
    ),
    Tab.LETTER: Empty(
        lazy("Không hồ sơ nào còn thiếu thư xin lỗi"),
        lazy("Hồ sơ còn một ngày làm việc mà chưa xong thì phải có thư xin lỗi; khi đó hồ sơ hiện ở đây."),
        icon="mail",
    ),
    Tab.RESULT: Empty(
        lazy("Không có kết quả nào đang chờ trả"),
        lazy("Hồ sơ xử lý xong sẽ hiện ở đây cho đến khi người nộp nhận kết quả."),
    ),
    Tab.WAITING: Empty(
        lazy("Không có hồ sơ nào đang chờ bổ sung"),
        lazy("Hồ sơ chờ người nộp bổ sung giấy tờ hoặc nộp tiền sẽ hiện ở đây."),
        icon="pause",
    ),
    Tab.ALL: Empty(lazy("Chưa có hồ sơ nào đang mở"), ""),
}


def nothing_matches(text: str, *, url: str) -> Empty:
    """The filter found nothing; ``url`` is the list without it."""
    return Empty(
        title=_("Không có hồ sơ nào khớp với “%(text)s” trong nhóm này") % {"text": text},
        text=_("Bỏ lọc, chọn nhóm “Tất cả đang mở”, hoặc dùng mục “Tìm” để tìm cả hồ sơ đã trả."),
        icon="search",
        url=url,
        action=_("Bỏ lọc"),
    )


def nothing_of_mine(*, url: str) -> Empty:
    """The person holds nothing; ``url`` is the list of the whole office."""
    return Empty(
        title=_("Ông/bà chưa giữ hồ sơ nào"),
        text=_("Hồ sơ được phân công cho ông/bà sẽ hiện ở đây."),
        icon="person",
        url=url,
        action=_("Xem cả cơ quan"),
    )


def nothing_at_all(*, is_at_a_desk: bool) -> Empty:
    """No open dossier anywhere in sight: the desk can begin one, others wait for one."""
    if is_at_a_desk:
        return Empty(
            title=_("Chưa có hồ sơ nào đang mở"),
            text=_("Hồ sơ vừa tiếp nhận sẽ hiện ở đây, kèm ngày hẹn và việc cần làm tiếp."),
            url=reverse("dossiers:intake"),
            action=_("Tiếp nhận hồ sơ"),
        )
    return Empty(
        title=_("Chưa có hồ sơ nào đang mở"),
        text=_("Khi có hồ sơ chuyển đến cơ quan ông/bà, hồ sơ sẽ hiện ở đây, kèm ngày hẹn và việc cần làm tiếp."),
    )
