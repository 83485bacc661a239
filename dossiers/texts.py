"""What the applicant and the staff are told, in words. SMS carry the code, one fact, the link and the hotline only."""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Office
from accounts.queries import line_above
from core.dates import day_words, local_day, moment_words
from core.pages.display import money
from core.phones import BadPhone, is_mobile, national_digits, to_e164
from dossiers.enums import ResultWay
from dossiers.models import Dossier, PaymentDuty, SiteVisit, SupplementRequest
from notices.actions.enqueue import NoticeDraft
from notices.enums import Channel

HOUR = 3600


@dataclass(frozen=True)
class Message:
    """One message in both forms: ``sms`` is a single short sentence or two, ``body`` the e-mail."""

    sms: str
    title: str
    body: str


@dataclass(frozen=True)
class Contact:
    """Where an applicant can be written to; a landline gets no SMS."""

    phone: str
    email: str

    @property
    def can_be_written_to(self) -> bool:
        return bool(self.phone or self.email)


def contact_of(dossier: Dossier) -> Contact:
    """The applicant's own phone and e-mail; without any, those of the person who files for them."""
    applicant = dossier.applicant
    phone, email = _mobile(applicant.phone), applicant.email
    if phone or email or not applicant.representative:
        return Contact(phone, email)
    return Contact(_mobile(applicant.representative.get("phone", "")), applicant.representative.get("email", ""))


def _mobile(phone: str) -> str:
    try:
        return phone if phone and is_mobile(phone) else ""
    except BadPhone:
        return ""


def hotline(dossier: Dossier) -> str:
    """The number to call: of the desk, of an office above it, or of the whole portal."""
    desk = dossier.office
    return _dialled(desk.hotline or _hotline_above(desk.pk, int(time.time() // HOUR)) or settings.HOTLINE)


@lru_cache(maxsize=256)
def _hotline_above(office_id: int, hour: int) -> str:
    """Read once an hour in each process: thousands of apologies go out at once."""
    line = line_above(Office(pk=office_id))
    return next((office.hotline for office in line if office.hotline), "")


@lru_cache(maxsize=256)
def _dialled(number: str) -> str:
    try:
        return national_digits(to_e164(number))
    except BadPhone:
        return number


def to_applicant(dossier: Dossier, *, kind: str, occasion: str, message: Message) -> list[NoticeDraft]:
    """The notices of one message: by SMS where there is a mobile number, by e-mail where there is an address."""
    contact = contact_of(dossier)
    drafts = []
    if contact.phone:
        drafts.append(
            NoticeDraft(
                kind=kind,
                subject=dossier.subject,
                occasion=occasion,
                channel=Channel.SMS,
                recipient=contact.phone,
                body=message.sms,
                office_id=dossier.office_id,
            )
        )
    if contact.email:
        drafts.append(
            NoticeDraft(
                kind=kind,
                subject=dossier.subject,
                occasion=occasion,
                channel=Channel.EMAIL,
                recipient=contact.email,
                title=message.title,
                body=message.body,
                office_id=dossier.office_id,
            )
        )
    return drafts


def _greeting(dossier: Dossier) -> str:
    return _("Kính gửi ông/bà %(name)s,") % {"name": dossier.applicant.full_name}


def _signature(dossier: Dossier) -> str:
    return _(
        "Xem hồ sơ: %(url)s (nhập mã hồ sơ và 4 số cuối điện thoại hoặc căn cước).\n"
        "Đường dây nóng: %(hotline)s.\n\n%(office)s"
    ) % {"url": f"{settings.PUBLIC_URL}/tra-cuu/", "hotline": hotline(dossier), "office": dossier.office.name}


def _letter(dossier: Dossier, *paragraphs: str) -> str:
    return "\n\n".join([_greeting(dossier), *paragraphs, _signature(dossier)])


def _about(dossier: Dossier) -> dict[str, str]:
    return {
        "code": dossier.code,
        "procedure": dossier.version.name,
        "hotline": hotline(dossier),
        "url": f"{settings.PUBLIC_URL}/tra-cuu/",
    }


def received(dossier: Dossier) -> Message:
    facts = {**_about(dossier), "date": day_words(local_day(_promised(dossier)))}
    return Message(
        sms=_("Đã nhận hồ sơ %(code)s. Hẹn trả kết quả %(date)s. Xem hồ sơ: %(url)s - ĐT %(hotline)s") % facts,
        title=_("Đã tiếp nhận hồ sơ %(code)s") % facts,
        body=_letter(
            dossier,
            _("Chúng tôi đã tiếp nhận hồ sơ %(code)s: %(procedure)s.") % facts,
            _("Ngày hẹn trả kết quả: %(date)s. Ông/bà chưa cần làm gì thêm; chúng tôi sẽ báo khi có kết quả.") % facts,
        ),
    )


def apology(dossier: Dossier, *, reason: str, old_due_at: datetime, new_due_at: datetime) -> Message:
    facts = {
        **_about(dossier),
        "old": day_words(local_day(old_due_at)),
        "new": day_words(local_day(new_due_at)),
        "reason": reason,
    }
    return Message(
        sms=_(
            "Xin lỗi ông/bà: hồ sơ %(code)s chưa kịp trả đúng hẹn. Hẹn lại %(new)s. Xem hồ sơ: %(url)s - ĐT %(hotline)s"
        )
        % facts,
        title=_("Xin lỗi và hẹn lại ngày trả kết quả hồ sơ %(code)s") % facts,
        body=_letter(
            dossier,
            _(
                "Hồ sơ %(code)s (%(procedure)s) được hẹn trả kết quả %(old)s, nhưng chúng tôi không trả kịp. Chúng tôi xin lỗi ông/bà."
            )
            % facts,
            _("Lý do: %(reason)s") % facts,
            _("Chúng tôi hẹn trả kết quả %(new)s. Ông/bà không phải đến quầy trước ngày này.") % facts,
        ),
    )


def apology_afterwards(dossier: Dossier, *, reason: str) -> Message:
    facts = {
        **_about(dossier),
        "old": day_words(local_day(dossier.due_at)) if dossier.due_at else "",
        "done": day_words(local_day(dossier.finished_at)) if dossier.finished_at else "",
        "reason": reason,
    }
    return Message(
        sms=_("Xin lỗi ông/bà: kết quả hồ sơ %(code)s chậm hơn ngày hẹn %(old)s. ĐT %(hotline)s") % facts,
        title=_("Xin lỗi vì trả chậm kết quả hồ sơ %(code)s") % facts,
        body=_letter(
            dossier,
            _(
                "Hồ sơ %(code)s (%(procedure)s) được hẹn trả kết quả %(old)s, đến %(done)s mới giải quyết xong. Chúng tôi xin lỗi ông/bà."
            )
            % facts,
            _("Lý do: %(reason)s") % facts,
        ),
    )


def auto_apology(dossier: Dossier, *, is_again: bool) -> Message:
    facts = {**_about(dossier), "date": day_words(local_day(_promised(dossier)))}
    if is_again:
        sms = _("Xin lỗi ông/bà: hồ sơ %(code)s lại trễ cả ngày hẹn lại. Cán bộ sẽ gọi điện cho ông/bà. ĐT %(hotline)s")
        first = _(
            "Hồ sơ %(code)s (%(procedure)s) đã quá cả ngày hẹn lại %(date)s mà chưa có kết quả. Chúng tôi thành thật xin lỗi ông/bà."
        )
        then = _("Lãnh đạo cấp trên đã được báo. Cán bộ sẽ gọi điện cho ông/bà. Cần hỏi ngay, xin gọi %(hotline)s.")
    else:
        sms = _(
            "Xin lỗi ông/bà: hồ sơ %(code)s hẹn trả %(date)s chưa xong đúng hẹn. Xin chưa đến quầy, chúng tôi sẽ gọi. ĐT %(hotline)s"
        )
        first = _(
            "Hồ sơ %(code)s (%(procedure)s) hẹn trả %(date)s nhưng chưa giải quyết xong. Chúng tôi thành thật xin lỗi ông/bà."
        )
        then = _(
            "Lãnh đạo cơ quan sẽ gửi thư nêu lý do và ngày hẹn lại, cán bộ sẽ gọi cho ông/bà. Cần hỏi ngay, xin gọi %(hotline)s."
        )
    return Message(
        sms=sms % facts,
        title=_("Xin lỗi vì hồ sơ %(code)s trễ hẹn") % facts,
        body=_letter(dossier, first % facts, then % facts),
    )


def not_ready(dossier: Dossier) -> Message:
    facts = _about(dossier)
    return Message(
        sms=_(
            "Hồ sơ %(code)s đã giải quyết xong nhưng kết quả chưa về quầy. Xin chưa đến, chúng tôi sẽ nhắn ngay khi có. ĐT %(hotline)s"
        )
        % facts,
        title=_("Kết quả hồ sơ %(code)s chưa về quầy") % facts,
        body=_letter(
            dossier,
            _("Hồ sơ %(code)s (%(procedure)s) đã giải quyết xong, nhưng kết quả giấy chưa về đến quầy.") % facts,
            _("Xin ông/bà chưa đến nhận; chúng tôi sẽ nhắn ngay khi có. Chúng tôi xin lỗi vì sự chậm trễ này."),
        ),
    )


def ready(dossier: Dossier, *, is_early: bool) -> Message:
    facts = {**_about(dossier), "desk": str(dossier.office)}
    if dossier.result_way != ResultWay.COUNTER:
        return _ready_elsewhere(dossier, facts)
    if is_early:
        sms = _(
            "Hồ sơ %(code)s đã có kết quả, sớm hơn hẹn. Mời ông/bà đến %(desk)s nhận, mang theo giấy hẹn. ĐT %(hotline)s"
        )
    else:
        sms = _("Hồ sơ %(code)s đã có kết quả. Mời ông/bà đến %(desk)s nhận, mang theo giấy hẹn. ĐT %(hotline)s")
    return Message(
        sms=sms % facts,
        title=_("Mời nhận kết quả hồ sơ %(code)s") % facts,
        body=_letter(
            dossier,
            _("Hồ sơ %(code)s (%(procedure)s) đã có kết quả tại %(desk)s.") % facts,
            _("Khi đến, xin mang theo giấy hẹn và căn cước; nhờ người khác nhận thì mang thêm giấy ủy quyền."),
        ),
    )


def _ready_elsewhere(dossier: Dossier, facts: dict[str, str]) -> Message:
    """The result goes to the applicant by post or electronically: nobody is asked to come."""
    is_by_post = dossier.result_way == ResultWay.POST
    way = _("gửi qua bưu điện đến nhà ông/bà") if is_by_post else _("trả bằng bản điện tử")
    facts = {**facts, "way": way}
    return Message(
        sms=_("Hồ sơ %(code)s đã có kết quả, được %(way)s. Ông/bà không phải đến quầy. ĐT %(hotline)s") % facts,
        title=_("Hồ sơ %(code)s đã có kết quả") % facts,
        body=_letter(
            dossier,
            _("Hồ sơ %(code)s (%(procedure)s) đã có kết quả và được %(way)s.") % facts,
            _("Ông/bà không phải đến quầy."),
        ),
    )


def posted(dossier: Dossier, *, tracking: str) -> Message:
    facts = {**_about(dossier), "tracking": tracking}
    return Message(
        sms=_(
            "Kết quả hồ sơ %(code)s đã gửi qua bưu điện, số hiệu %(tracking)s. Ông/bà không phải đến quầy. ĐT %(hotline)s"
        )
        % facts,
        title=_("Kết quả hồ sơ %(code)s đã gửi qua bưu điện") % facts,
        body=_letter(
            dossier,
            _("Kết quả hồ sơ %(code)s (%(procedure)s) đã được gửi qua bưu điện đến địa chỉ ông/bà đã ghi.") % facts,
            _(
                "Số hiệu bưu gửi: %(tracking)s. Ông/bà có thể hỏi bưu điện bằng số này; chờ lâu chưa nhận được, xin gọi %(hotline)s."
            )
            % facts,
        ),
    )


def posted_anew(dossier: Dossier, *, old: str, new: str) -> Message:
    facts = {**_about(dossier), "old": old, "new": new}
    return Message(
        sms=_(
            "Xin lỗi ông/bà: số hiệu bưu gửi của hồ sơ %(code)s là %(new)s, không phải %(old)s đã báo. ĐT %(hotline)s"
        )
        % facts,
        title=_("Số hiệu bưu gửi đúng của hồ sơ %(code)s") % facts,
        body=_letter(
            dossier,
            _("Chúng tôi đã báo nhầm số hiệu bưu gửi kết quả hồ sơ %(code)s (%(procedure)s) và xin lỗi ông/bà.")
            % facts,
            _("Số hiệu đúng: %(new)s. Số đã báo trước đây, nay không dùng: %(old)s.") % facts,
            _("Ông/bà có thể hỏi bưu điện bằng số đúng; chờ lâu chưa nhận được, xin gọi %(hotline)s.") % facts,
        ),
    )


def handed_electronically(dossier: Dossier) -> Message:
    facts = {**_about(dossier), "desk": str(dossier.office)}
    return Message(
        sms=_("Kết quả hồ sơ %(code)s là bản điện tử, đã sẵn sàng. Cần bản in, mời ông/bà hỏi %(desk)s, ĐT %(hotline)s")
        % facts,
        title=_("Kết quả điện tử của hồ sơ %(code)s đã sẵn sàng") % facts,
        body=_letter(
            dossier,
            _("Kết quả điện tử của hồ sơ %(code)s (%(procedure)s) đã sẵn sàng.") % facts,
            _(
                "Ông/bà không phải đến quầy. Chưa nhận được tệp qua thư điện tử hoặc cần bản in, xin đến %(desk)s hoặc gọi %(hotline)s."
            )
            % facts,
        ),
    )


def registered(dossier: Dossier) -> Message:
    facts = _about(dossier)
    return Message(
        sms=_("Đã nhận hồ sơ %(code)s gửi đến, đang kiểm tra. Chúng tôi trả lời trong 8 giờ làm việc. ĐT %(hotline)s")
        % facts,
        title=_("Đã nhận hồ sơ %(code)s gửi đến") % facts,
        body=_letter(
            dossier,
            _("Chúng tôi đã nhận hồ sơ %(code)s (%(procedure)s) ông/bà gửi đến và đang kiểm tra.") % facts,
            _("Trong 8 giờ làm việc, chúng tôi sẽ báo: hồ sơ được tiếp nhận và ngày hẹn trả, hoặc cần bổ sung gì."),
        ),
    )


def declined(dossier: Dossier, *, reason: str) -> Message:
    facts = {**_about(dossier), "reason": reason}
    return Message(
        sms=_(
            "Hồ sơ %(code)s chưa được tiếp nhận; lý do ghi trong phiếu gửi ông/bà. Cần hướng dẫn, xin gọi %(hotline)s"
        )
        % facts,
        title=_("Hồ sơ %(code)s chưa được tiếp nhận") % facts,
        body=_letter(
            dossier,
            _("Hồ sơ %(code)s (%(procedure)s) chưa được tiếp nhận.") % facts,
            _("Lý do: %(reason)s") % facts,
            _("Khắc phục xong, ông/bà có thể nộp lại bất cứ lúc nào; cần hướng dẫn, xin gọi %(hotline)s.") % facts,
        ),
    )


def supplement(dossier: Dossier, asked: SupplementRequest) -> Message:
    facts = {**_about(dossier), "reason": asked.reason}
    items = asked.items.select_related("required").order_by("required__order")
    lines = [f"- {item.paper_name}" + (f": {item.note}" if item.note else "") for item in items]
    return Message(
        sms=_("Hồ sơ %(code)s cần bổ sung giấy tờ. Xem giấy tờ cần mang: quét mã trên giấy hẹn, hoặc gọi %(hotline)s")
        % facts,
        title=_("Hồ sơ %(code)s cần bổ sung giấy tờ") % facts,
        body=_letter(
            dossier,
            _("Hồ sơ %(code)s (%(procedure)s) cần ông/bà bổ sung, chỉ một lần, những giấy tờ sau:") % facts,
            "\n".join(lines),
            _("Lý do: %(reason)s") % facts,
            _("Thời hạn giải quyết tạm dừng và được tính lại từ đầu khi đã đủ giấy tờ; chúng tôi sẽ báo ngày hẹn mới."),
        ),
    )


def supplemented(dossier: Dossier) -> Message:
    facts = {**_about(dossier), "date": day_words(local_day(_promised(dossier)))}
    return Message(
        sms=_("Đã nhận đủ giấy tờ bổ sung của hồ sơ %(code)s. Hẹn trả kết quả %(date)s. ĐT %(hotline)s") % facts,
        title=_("Đã nhận đủ giấy tờ bổ sung của hồ sơ %(code)s") % facts,
        body=_letter(
            dossier,
            _("Chúng tôi đã nhận đủ giấy tờ bổ sung của hồ sơ %(code)s (%(procedure)s).") % facts,
            _("Thời hạn được tính lại từ lúc đủ giấy tờ; ngày hẹn trả kết quả: %(date)s.") % facts,
        ),
    )


def payment(dossier: Dossier, duty: PaymentDuty) -> Message:
    facts = {**_about(dossier), "amount": money(duty.amount_vnd), "ground": duty.ground, "desk": dossier.office.name}
    sms = _(
        "Hồ sơ %(code)s cần nộp %(amount)s để được giải quyết tiếp. Nộp tại %(desk)s, lấy biên lai; "
        "không chuyển tiền cho cá nhân nào. ĐT %(hotline)s"
    )
    then = _("Trong lúc chờ, thời hạn giải quyết tạm dừng; nộp xong chúng tôi báo ngày hẹn mới nếu ngày hẹn thay đổi.")
    return Message(
        sms=sms % facts,
        title=_("Hồ sơ %(code)s cần nộp tiền") % facts,
        body=_letter(
            dossier,
            _("Hồ sơ %(code)s (%(procedure)s) cần ông/bà nộp %(amount)s để được giải quyết tiếp.") % facts,
            _("Căn cứ: %(ground)s") % facts,
            _(
                "Nơi nộp: %(desk)s, hoặc theo thông báo có mã hồ sơ này. Nộp xong xin giữ biên lai. Tuyệt đối không "
                "đưa, không chuyển tiền cho cá nhân nào, kể cả người tự xưng là cán bộ; có ai yêu cầu, xin gọi ngay "
                "%(hotline)s."
            )
            % facts,
            *([then] if duty.pauses else []),
        ),
    )


def paid(dossier: Dossier, *, is_new_date: bool) -> Message:
    facts = {**_about(dossier), "date": day_words(local_day(_promised(dossier)))}
    if is_new_date:
        sms = _("Đã ghi nhận việc nộp tiền của hồ sơ %(code)s. Ngày hẹn mới: %(date)s. ĐT %(hotline)s")
        then = _("Thời gian chờ nộp tiền không tính vào thời hạn; ngày hẹn trả kết quả mới: %(date)s.")
    else:
        sms = _("Đã ghi nhận việc nộp tiền của hồ sơ %(code)s. Hẹn trả kết quả %(date)s như cũ. ĐT %(hotline)s")
        then = _("Ngày hẹn trả kết quả vẫn là %(date)s.")
    return Message(
        sms=sms % facts,
        title=_("Đã ghi nhận việc nộp tiền của hồ sơ %(code)s") % facts,
        body=_letter(
            dossier,
            _("Chúng tôi đã ghi nhận ông/bà nộp tiền cho hồ sơ %(code)s (%(procedure)s); hồ sơ được giải quyết tiếp.")
            % facts,
            then % facts,
        ),
    )


def visit(dossier: Dossier, planned: SiteVisit) -> Message:
    facts = {**_about(dossier), "when": moment_words(planned.planned_at), "place": planned.place}
    facts |= {"people": planned.people, "content": planned.content}
    return Message(
        sms=_("Hồ sơ %(code)s: mời ông/bà có mặt khi kiểm tra thực địa lúc %(when)s. Nếu vướng, xin gọi %(hotline)s")
        % facts,
        title=_("Mời có mặt khi kiểm tra thực địa, hồ sơ %(code)s") % facts,
        body=_letter(
            dossier,
            _("Để giải quyết hồ sơ %(code)s (%(procedure)s), cán bộ đến kiểm tra thực địa và cần ông/bà có mặt.")
            % facts,
            _("Thời gian: %(when)s.\nĐịa điểm: %(place)s\nThành phần: %(people)s\nNội dung: %(content)s") % facts,
            _(
                "Nếu không đến được vào giờ này, xin gọi %(hotline)s để đổi lịch. Ông/bà không phải trả khoản tiền nào cho việc kiểm tra."
            )
            % facts,
        ),
    )


def visit_off(dossier: Dossier, planned: SiteVisit) -> Message:
    facts = {**_about(dossier), "when": moment_words(planned.planned_at)}
    return Message(
        sms=_("Hồ sơ %(code)s: buổi kiểm tra thực địa lúc %(when)s được hoãn, xin ông/bà chưa đến. ĐT %(hotline)s")
        % facts,
        title=_("Hoãn kiểm tra thực địa, hồ sơ %(code)s") % facts,
        body=_letter(
            dossier,
            _("Buổi kiểm tra thực địa của hồ sơ %(code)s (%(procedure)s) lúc %(when)s được hoãn.") % facts,
            _("Xin ông/bà chưa đến; nếu có lịch mới chúng tôi sẽ báo. Chúng tôi xin lỗi vì sự bất tiện này."),
        ),
    )


def ended_on_request(dossier: Dossier) -> Message:
    facts = _about(dossier)
    return Message(
        sms=_("Hồ sơ %(code)s đã dừng theo yêu cầu của ông/bà. Không phải ông/bà yêu cầu? Xin gọi ngay %(hotline)s")
        % facts,
        title=_("Hồ sơ %(code)s đã dừng theo yêu cầu") % facts,
        body=_letter(
            dossier,
            _("Hồ sơ %(code)s (%(procedure)s) đã dừng giải quyết theo yêu cầu của ông/bà.") % facts,
            _("Không phải ông/bà yêu cầu? Xin gọi ngay %(hotline)s.") % facts,
        ),
    )


def closed_for_silence(dossier: Dossier) -> Message:
    facts = _about(dossier)
    return Message(
        sms=_("Hồ sơ %(code)s đã đóng vì quá hạn bổ sung giấy tờ. Ông/bà có thể nộp lại. ĐT %(hotline)s") % facts,
        title=_("Hồ sơ %(code)s đã đóng vì chưa được bổ sung") % facts,
        body=_letter(
            dossier,
            _("Hồ sơ %(code)s (%(procedure)s) đã quá hạn bổ sung giấy tờ theo quy định nên được đóng lại.") % facts,
            _("Ông/bà có thể nộp lại hồ sơ bất cứ lúc nào; cần hướng dẫn, xin gọi %(hotline)s.") % facts,
        ),
    )


def new_date(dossier: Dossier, *, reason: str) -> Message:
    facts = {**_about(dossier), "date": day_words(local_day(_promised(dossier))), "reason": reason}
    return Message(
        sms=_(
            "Lịch nghỉ thay đổi nên hồ sơ %(code)s hẹn trả lại vào %(date)s. Xin lỗi ông/bà vì sự bất tiện. ĐT %(hotline)s"
        )
        % facts,
        title=_("Ngày hẹn trả hồ sơ %(code)s thay đổi") % facts,
        body=_letter(
            dossier,
            _("Vì lịch nghỉ thay đổi (%(reason)s), hồ sơ %(code)s (%(procedure)s) được hẹn trả kết quả %(date)s.")
            % facts,
            _("Xin lỗi ông/bà vì sự bất tiện này."),
        ),
    )


def _promised(dossier: Dossier) -> datetime:
    if dossier.promised_at is None:
        raise ValueError(f"dossier {dossier.pk} has no promise yet")
    return dossier.promised_at
