"""How a dossier stands, for its owner: one sentence of state and what to do, the apology first when it is late.

Every state of ``Status`` has its words here. Nothing in them names the procedure, a person or an office.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from core.dates import day_words, local_day
from dossiers.enums import Outcome, ResultWay, Status
from dossiers.queries.lookup import Facts
from dossiers.term_words import Term


@dataclass(frozen=True, slots=True)
class Standing:
    """``tone``: ok, info, warn, late or plain. ``says`` are sentences, the most important one first."""

    tone: str
    title: str
    says: tuple[str, ...]
    has_to_call: bool = False  # the sentence asks to call: the number stands right there
    has_new_date: bool = False  # the first sentence gives the rescheduled date
    is_ready: bool = False  # there is something to collect: where, when, what to bring


def standing(facts: Facts, term: Term | None, reason: str = "") -> Standing:
    """The words for the present state; ``term`` is None only before the receipt.

    ``reason`` is why a date was rescheduled, told only to who holds the receipt.
    """
    said = _STANDINGS[Status(facts.status)](facts, term)
    if not (reason and said.has_new_date):
        return said
    new_date, *others = said.says
    return replace(said, says=(new_date, _("Lý do: %(reason)s.") % {"reason": reason}, *others))


def _registered(facts: Facts, term: Term | None) -> Standing:
    return Standing(
        "info",
        _("Chúng tôi đã nhận được hồ sơ ông/bà gửi đến, đang kiểm tra"),
        (
            _("Ông/bà chưa cần làm gì."),
            _("Kiểm tra xong, chúng tôi sẽ báo cho ông/bà: hồ sơ được tiếp nhận và ngày hẹn trả, hoặc cần bổ sung gì."),
        ),
    )


def _received(facts: Facts, term: Term | None) -> Standing:
    return _running(_("Hồ sơ đã được tiếp nhận, đang chuyển đến nơi giải quyết"), term)


def _processing(facts: Facts, term: Term | None) -> Standing:
    return _running(_("Hồ sơ đang được giải quyết, trong hạn"), term)


def _running(title: str, term: Term | None) -> Standing:
    if term and (term.is_rescheduled or term.is_past_last):
        return _late(term)
    if term and term.is_today:
        return Standing(
            "info",
            _("Hồ sơ đang được giải quyết, hẹn trả hôm nay"),
            (
                _("Xin ông/bà chưa đến quầy: có kết quả, chúng tôi nhắn tin ngay, khi đó ông/bà hãy đến nhận."),
                _("Nếu hết giờ làm việc hôm nay mà chưa có kết quả, chúng tôi sẽ xin lỗi và gọi điện hẹn lại."),
            ),
        )
    return Standing("info", title, (_("Ông/bà chưa cần làm gì. Có kết quả, chúng tôi sẽ báo để ông/bà đến nhận."),))


def _late(term: Term) -> Standing:
    if term.is_rescheduled and term.is_past_last:
        return _late_again(term)
    if term.is_rescheduled:
        return _rescheduled(term)
    title = _("Hồ sơ trễ hẹn. Chúng tôi thành thật xin lỗi ông/bà")
    if term.lateness:
        title = _("Hồ sơ trễ hẹn %(days)s. Chúng tôi thành thật xin lỗi ông/bà") % {"days": term.lateness}
    return Standing(
        "late",
        title,
        (
            _("Chúng tôi hẹn trả kết quả %(first)s nhưng đến nay chưa giải quyết xong.") % {"first": term.first},
            _("Lãnh đạo cơ quan sẽ gửi thư xin lỗi, nêu lý do và ngày hẹn lại; cán bộ sẽ gọi điện cho ông/bà."),
            _("Xin ông/bà chưa đến quầy. Cần hỏi ngay, xin gọi:"),
        ),
        has_to_call=True,
    )


def _rescheduled(term: Term) -> Standing:
    if term.is_past_first:
        title = _("Hồ sơ trễ hẹn. Chúng tôi thành thật xin lỗi ông/bà")
        said = _("Chúng tôi hẹn trả kết quả %(first)s nhưng chưa giải quyết xong.") % {"first": term.first}
    else:
        title = _("Hồ sơ sẽ trễ hẹn. Chúng tôi thành thật xin lỗi ông/bà")
        said = _("Chúng tôi hẹn trả kết quả %(first)s nhưng sẽ không kịp.") % {"first": term.first}
    new_date = _("Nay xin hẹn lại: %(last)s.") % {"last": f"{term.last} ({term.left})" if term.left else term.last}
    then = _("Ông/bà không phải đến quầy trước ngày này. Có kết quả, chúng tôi sẽ báo.")
    return Standing("late", title, (new_date, said, then), has_new_date=True)


def _late_again(term: Term) -> Standing:
    return Standing(
        "late",
        _("Hồ sơ trễ cả ngày hẹn lại. Chúng tôi thành thật xin lỗi ông/bà"),
        (
            _("Chúng tôi hẹn %(first)s, rồi hẹn lại %(last)s, nhưng đến nay vẫn chưa giải quyết xong.")
            % {"first": term.first, "last": term.last},
            _("Lãnh đạo cấp trên đã được báo. Cán bộ sẽ gọi điện cho ông/bà."),
            _("Xin ông/bà chưa đến quầy. Cần hỏi ngay, xin gọi:"),
        ),
        has_to_call=True,
    )


def _awaiting_supplement(facts: Facts, term: Term | None) -> Standing:
    return Standing(
        "warn",
        _("Hồ sơ đang chờ ông/bà bổ sung giấy tờ"),
        (
            _("Xin chuẩn bị đủ giấy tờ ghi trong phiếu yêu cầu bổ sung và nộp một lần tại quầy."),
            _("Thời hạn giải quyết được tính lại từ ngày ông/bà nộp đủ; khi đó chúng tôi sẽ hẹn ngày trả mới."),
            _("Chưa nhận được phiếu hoặc chưa rõ cần giấy tờ gì, xin gọi:"),
        ),
        has_to_call=True,
    )


def _awaiting_payment(facts: Facts, term: Term | None) -> Standing:
    return Standing(
        "warn",
        _("Hồ sơ đang chờ ông/bà nộp tiền"),
        (
            _("Xin nộp theo thông báo đã gửi cho ông/bà. Nộp xong, hồ sơ được giải quyết tiếp."),
            _("Chỉ nộp theo thông báo có mã hồ sơ này; không chuyển tiền cho cá nhân nào."),
            _("Chưa nhận được thông báo hoặc thấy có điều lạ, xin gọi:"),
        ),
        has_to_call=True,
    )


def _not_received(facts: Facts, term: Term | None) -> Standing:
    return Standing(
        "plain",
        _("Hồ sơ chưa được tiếp nhận"),
        (
            _("Lý do ghi trong phiếu từ chối tiếp nhận đã gửi cho ông/bà. Khắc phục xong, ông/bà có thể nộp lại."),
            _("Chưa rõ lý do hoặc chưa nhận được phiếu, xin gọi:"),
        ),
        has_to_call=True,
    )


def _withdrawn(facts: Facts, term: Term | None) -> Standing:
    return Standing(
        "plain",
        _("Ông/bà đã rút hồ sơ này"),
        (
            _("Hồ sơ không được giải quyết tiếp. Muốn làm lại, xin ông/bà nộp hồ sơ mới."),
            _("Ông/bà không rút hồ sơ này? Xin gọi ngay:"),
        ),
        has_to_call=True,
    )


def _stopped(facts: Facts, term: Term | None) -> Standing:
    return Standing(
        "plain",
        _("Hồ sơ đã dừng giải quyết"),
        (
            _("Lý do ghi trong thông báo dừng giải quyết đã gửi cho ông/bà. Muốn làm lại, xin ông/bà nộp hồ sơ mới."),
            _("Chưa rõ lý do hoặc chưa nhận được thông báo, xin gọi:"),
        ),
        has_to_call=True,
    )


def _done(facts: Facts, term: Term | None) -> Standing:
    if not facts.has_paper_result:
        return _done_without_paper(facts, term)
    if facts.shelved_at is None:
        return _not_at_the_desk(term)
    sorry = _sorry_for_late_result(term)
    if facts.result_way == ResultWay.POST:
        title = _("Đã có kết quả, đang gửi qua bưu điện đến ông/bà")
        if facts.posted_at is None:
            title = _("Đã có kết quả, sẽ gửi qua bưu điện đến ông/bà")
        wait = _("Ông/bà không phải đến quầy. Chờ lâu chưa nhận được, xin gọi:")
        return Standing("ok", title, (*sorry, wait), has_to_call=True)
    return Standing("ok", _("Đã có kết quả, mời ông/bà đến nhận"), sorry, is_ready=True)


def _not_at_the_desk(term: Term | None) -> Standing:
    wait = _("Xin ông/bà chưa đến. Kết quả về đến quầy, chúng tôi nhắn tin ngay.")
    if term and term.is_past_first:
        return Standing(
            "late",
            _("Hồ sơ đã giải quyết xong nhưng kết quả chưa về quầy. Chúng tôi xin lỗi ông/bà"),
            (wait, _("Cần hỏi ngay, xin gọi:")),
            has_to_call=True,
        )
    return Standing("info", _("Hồ sơ đã giải quyết xong, kết quả đang chuyển về quầy"), (wait,))


def _done_without_paper(facts: Facts, term: Term | None) -> Standing:
    if facts.result_way == ResultWay.ELECTRONIC:
        how = _("Kết quả là bản điện tử, ông/bà không phải đến quầy. Chưa nhận được, xin gọi:")
    else:
        how = _("Thủ tục này không có kết quả giấy, ông/bà không phải đến quầy. Cần hỏi thêm, xin gọi:")
    return Standing("ok", _("Hồ sơ đã giải quyết xong"), (*_sorry_for_late_result(term), how), has_to_call=True)


def _sorry_for_late_result(term: Term | None) -> tuple[str, ...]:
    if term is None or not term.was_finished_late:
        return ()
    return (_("Kết quả chậm hơn ngày hẹn %(first)s. Chúng tôi xin lỗi ông/bà.") % {"first": term.first},)


def _returned(facts: Facts, term: Term | None) -> Standing:
    day = day_words(local_day(facts.handed_over_at)) if facts.handed_over_at else ""
    return Standing(
        "ok",
        _("Kết quả đã được trả %(day)s") % {"day": day},
        (
            _("Ông/bà không cần làm gì thêm.") if facts.has_paper_result else _("Ông/bà không phải đến quầy."),
            _("Ông/bà chưa nhận được kết quả? Xin gọi ngay:"),
        ),
        has_to_call=True,
    )


_STANDINGS: dict[Status, Callable[[Facts, Term | None], Standing]] = {
    Status.REGISTERED: _registered,
    Status.RECEIVED: _received,
    Status.NOT_RECEIVED: _not_received,
    Status.PROCESSING: _processing,
    Status.AWAITING_SUPPLEMENT: _awaiting_supplement,
    Status.AWAITING_PAYMENT: _awaiting_payment,
    Status.WITHDRAWN: _withdrawn,
    Status.STOPPED: _stopped,
    Status.DONE: _done,
    Status.RETURNED: _returned,
}


def is_refusal(facts: Facts) -> bool:
    """Whether the result is a refusal: told only to who holds the receipt."""
    return facts.status in (Status.DONE, Status.RETURNED) and facts.outcome == Outcome.REFUSED
