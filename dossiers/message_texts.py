"""The words of every message to applicants, as shipped; administrators may reword each (``notices.wording``).

An SMS carries the code, one fact, the link and the hotline only. The letter's greeting and end stand around ``body``.
"""

from django.utils.functional import Promise as LazyText
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from dossiers.message_examples import facts_of
from notices.wording import Text, register

# Every message may name these.
EVERYWHERE = ("code", "procedure", "name", "office", "hotline", "url")

_GREETING = _("Kính gửi ông/bà {name},")
_END = _(
    "Xem hồ sơ: {url} (nhập mã hồ sơ và 4 số cuối điện thoại hoặc căn cước).\nĐường dây nóng: {hotline}.\n\n{office}"
)


class _Letter:
    """Greeting, paragraphs and end, each in the language that is read."""

    def __init__(self, body: str | LazyText) -> None:
        self._body = body

    def __str__(self) -> str:
        return f"{_GREETING}\n\n{self._body}\n\n{_END}"


def _register(
    name: str,
    label: str | LazyText,
    *,
    sms: str | LazyText,
    title: str | LazyText,
    body: str | LazyText,
    places: tuple[str, ...] = (),
) -> Text:
    letter = lazystr(_Letter(body))
    return register(Text(name, label, sms, title, letter, places=(*EVERYWHERE, *places), facts_of=facts_of))


RECEIVED = _register(
    "dossier.received",
    _("Đã tiếp nhận hồ sơ, hẹn ngày trả"),
    sms=_("Đã nhận hồ sơ {code}. Hẹn trả kết quả {date}. Xem hồ sơ: {url} - ĐT {hotline}"),
    title=_("Đã tiếp nhận hồ sơ {code}"),
    body=_(
        "Chúng tôi đã tiếp nhận hồ sơ {code}: {procedure}.\n\n"
        "Ngày hẹn trả kết quả: {date}. Ông/bà chưa cần làm gì thêm; chúng tôi sẽ báo khi có kết quả."
    ),
    places=("date",),
)
APOLOGY = _register(
    "dossier.apology",
    _("Thư xin lỗi và hẹn lại ngày trả"),
    sms=_("Xin lỗi ông/bà: hồ sơ {code} chưa kịp trả đúng hẹn. Hẹn lại {new}. Xem hồ sơ: {url} - ĐT {hotline}"),
    title=_("Xin lỗi và hẹn lại ngày trả kết quả hồ sơ {code}"),
    body=_(
        "Hồ sơ {code} ({procedure}) được hẹn trả kết quả {old}, nhưng chúng tôi không trả kịp. Chúng tôi xin lỗi "
        "ông/bà.\n\n"
        "Lý do: {reason}\n\n"
        "Chúng tôi hẹn trả kết quả {new}. Ông/bà không phải đến quầy trước ngày này."
    ),
    places=("old", "new", "reason"),
)
APOLOGY_AFTERWARDS = _register(
    "dossier.apology/afterwards",
    _("Thư xin lỗi sau khi đã có kết quả"),
    sms=_("Xin lỗi ông/bà: kết quả hồ sơ {code} chậm hơn ngày hẹn {old}. ĐT {hotline}"),
    title=_("Xin lỗi vì trả chậm kết quả hồ sơ {code}"),
    body=_(
        "Hồ sơ {code} ({procedure}) được hẹn trả kết quả {old}, đến {done} mới giải quyết xong. Chúng tôi xin "
        "lỗi ông/bà.\n\n"
        "Lý do: {reason}"
    ),
    places=("old", "done", "reason"),
)
AUTO_APOLOGY = _register(
    "dossier.auto_apology",
    _("Lời xin lỗi tự động khi quá hẹn"),
    sms=_(
        "Xin lỗi ông/bà: hồ sơ {code} hẹn trả {date} chưa xong đúng hẹn. Xin chưa đến quầy, chúng tôi sẽ gọi. ĐT "
        "{hotline}"
    ),
    title=_("Xin lỗi vì hồ sơ {code} trễ hẹn"),
    body=_(
        "Hồ sơ {code} ({procedure}) hẹn trả {date} nhưng chưa giải quyết xong. Chúng tôi thành thật xin lỗi "
        "ông/bà.\n\n"
        "Lãnh đạo cơ quan sẽ gửi thư nêu lý do và ngày hẹn lại, cán bộ sẽ gọi cho ông/bà. Cần hỏi ngay, xin gọi "
        "{hotline}."
    ),
    places=("date",),
)
AUTO_APOLOGY_AGAIN = _register(
    "dossier.auto_apology_again",
    _("Lời xin lỗi tự động khi quá ngày hẹn lại"),
    sms=_("Xin lỗi ông/bà: hồ sơ {code} lại trễ cả ngày hẹn lại. Cán bộ sẽ gọi điện cho ông/bà. ĐT {hotline}"),
    title=_("Xin lỗi vì hồ sơ {code} trễ hẹn"),
    body=_(
        "Hồ sơ {code} ({procedure}) đã quá cả ngày hẹn lại {date} mà chưa có kết quả. Chúng tôi thành thật xin "
        "lỗi ông/bà.\n\n"
        "Lãnh đạo cấp trên đã được báo. Cán bộ sẽ gọi điện cho ông/bà. Cần hỏi ngay, xin gọi {hotline}."
    ),
    places=("date",),
)
NOT_READY = _register(
    "dossier.not_ready",
    _("Kết quả chưa về quầy, xin chưa đến"),
    sms=_(
        "Hồ sơ {code} đã giải quyết xong nhưng kết quả chưa về quầy. Xin chưa đến, chúng tôi sẽ nhắn ngay khi "
        "có. ĐT {hotline}"
    ),
    title=_("Kết quả hồ sơ {code} chưa về quầy"),
    body=_(
        "Hồ sơ {code} ({procedure}) đã giải quyết xong, nhưng kết quả giấy chưa về đến quầy.\n\n"
        "Xin ông/bà chưa đến nhận; chúng tôi sẽ nhắn ngay khi có. Chúng tôi xin lỗi vì sự chậm trễ này."
    ),
)
READY = _register(
    "dossier.ready",
    _("Mời đến nhận kết quả"),
    sms=_("Hồ sơ {code} đã có kết quả. Mời ông/bà đến {desk} nhận, mang theo giấy hẹn. ĐT {hotline}"),
    title=_("Mời nhận kết quả hồ sơ {code}"),
    body=_(
        "Hồ sơ {code} ({procedure}) đã có kết quả tại {desk}.\n\n"
        "Khi đến, xin mang theo giấy hẹn và căn cước; nhờ người khác nhận thì mang thêm giấy ủy quyền."
    ),
    places=("desk",),
)
READY_EARLY = _register(
    "dossier.ready/early",
    _("Mời đến nhận kết quả, sớm hơn hẹn"),
    sms=_("Hồ sơ {code} đã có kết quả, sớm hơn hẹn. Mời ông/bà đến {desk} nhận, mang theo giấy hẹn. ĐT {hotline}"),
    title=_("Mời nhận kết quả hồ sơ {code}"),
    body=_(
        "Hồ sơ {code} ({procedure}) đã có kết quả tại {desk}.\n\n"
        "Khi đến, xin mang theo giấy hẹn và căn cước; nhờ người khác nhận thì mang thêm giấy ủy quyền."
    ),
    places=("desk",),
)
READY_ELSEWHERE = _register(
    "dossier.ready/elsewhere",
    _("Đã có kết quả, gửi đến ông/bà"),
    sms=_("Hồ sơ {code} đã có kết quả, được {way}. Ông/bà không phải đến quầy. ĐT {hotline}"),
    title=_("Hồ sơ {code} đã có kết quả"),
    body=_("Hồ sơ {code} ({procedure}) đã có kết quả và được {way}.\n\nÔng/bà không phải đến quầy."),
    places=("way",),
)
POSTED = _register(
    "dossier.posted",
    _("Kết quả đã gửi qua bưu điện"),
    sms=_("Kết quả hồ sơ {code} đã gửi qua bưu điện, số hiệu {tracking}. Ông/bà không phải đến quầy. ĐT {hotline}"),
    title=_("Kết quả hồ sơ {code} đã gửi qua bưu điện"),
    body=_(
        "Kết quả hồ sơ {code} ({procedure}) đã được gửi qua bưu điện đến địa chỉ ông/bà đã ghi.\n\n"
        "Số hiệu bưu gửi: {tracking}. Ông/bà có thể hỏi bưu điện bằng số này; chờ lâu chưa nhận được, xin gọi "
        "{hotline}."
    ),
    places=("tracking",),
)
POSTED_ANEW = _register(
    "dossier.tracking",
    _("Số hiệu bưu gửi được sửa lại"),
    sms=_("Xin lỗi ông/bà: số hiệu bưu gửi của hồ sơ {code} là {new}, không phải {old} đã báo. ĐT {hotline}"),
    title=_("Số hiệu bưu gửi đúng của hồ sơ {code}"),
    body=_(
        "Chúng tôi đã báo nhầm số hiệu bưu gửi kết quả hồ sơ {code} ({procedure}) và xin lỗi ông/bà.\n\n"
        "Số hiệu đúng: {new}. Số đã báo trước đây, nay không dùng: {old}.\n\n"
        "Ông/bà có thể hỏi bưu điện bằng số đúng; chờ lâu chưa nhận được, xin gọi {hotline}."
    ),
    places=("old", "new"),
)
HANDED_ELECTRONICALLY = _register(
    "dossier.handed_electronically",
    _("Kết quả điện tử đã sẵn sàng"),
    sms=_(
        "Hồ sơ {code} có kết quả điện tử: tải tại {url} bằng mã hồ sơ và 4 số cuối. Cần bản in, hỏi {desk}, ĐT {hotline}"
    ),
    title=_("Mời tải kết quả điện tử của hồ sơ {code}"),
    body=_(
        "Kết quả điện tử của hồ sơ {code} ({procedure}) đã sẵn sàng.\n\n"
        "Mời ông/bà mở {url}, nhập mã hồ sơ và 4 số cuối điện thoại hoặc căn cước, rồi bấm “Tải kết quả”.\n\n"
        "Ông/bà không phải đến quầy. Không tải được hoặc cần bản in, xin đến {desk} hoặc gọi {hotline}."
    ),
    places=("desk",),
)
HANDED_WITHOUT_FILE = _register(
    "dossier.handed_electronically/nothing",
    _("Việc đã xong, không có tệp kết quả"),
    sms=_("Hồ sơ {code} đã giải quyết xong, không có giấy tờ phải nhận. Ông/bà không phải đến quầy. ĐT {hotline}"),
    title=_("Hồ sơ {code} đã giải quyết xong"),
    body=_(
        "Hồ sơ {code} ({procedure}) đã giải quyết xong; thủ tục này không có giấy tờ hoặc tệp nào phải nhận.\n\n"
        "Ông/bà không phải đến quầy. Cần hỏi hoặc cần bản in xác nhận, xin đến {desk} hoặc gọi {hotline}."
    ),
    places=("desk",),
)
REGISTERED = _register(
    "dossier.registered",
    _("Đã nhận hồ sơ gửi đến, đang kiểm tra"),
    sms=_("Đã nhận hồ sơ {code} gửi đến, đang kiểm tra. Chúng tôi trả lời trong 8 giờ làm việc. ĐT {hotline}"),
    title=_("Đã nhận hồ sơ {code} gửi đến"),
    body=_(
        "Chúng tôi đã nhận hồ sơ {code} ({procedure}) ông/bà gửi đến và đang kiểm tra.\n\n"
        "Trong 8 giờ làm việc, chúng tôi sẽ báo: hồ sơ được tiếp nhận và ngày hẹn trả, hoặc cần bổ sung gì."
    ),
)
DECLINED = _register(
    "dossier.declined",
    _("Hồ sơ chưa được tiếp nhận, kèm lý do"),
    sms=_("Hồ sơ {code} chưa được tiếp nhận; lý do ghi trong phiếu gửi ông/bà. Cần hướng dẫn, xin gọi {hotline}"),
    title=_("Hồ sơ {code} chưa được tiếp nhận"),
    body=_(
        "Hồ sơ {code} ({procedure}) chưa được tiếp nhận.\n\n"
        "Lý do: {reason}\n\n"
        "Khắc phục xong, ông/bà có thể nộp lại bất cứ lúc nào; cần hướng dẫn, xin gọi {hotline}."
    ),
    places=("reason",),
)
SUPPLEMENT = _register(
    "dossier.supplement",
    _("Yêu cầu bổ sung giấy tờ"),
    sms=_("Hồ sơ {code} cần bổ sung giấy tờ. Xem giấy tờ cần mang: quét mã trên giấy hẹn, hoặc gọi {hotline}"),
    title=_("Hồ sơ {code} cần bổ sung giấy tờ"),
    body=_(
        "Hồ sơ {code} ({procedure}) cần ông/bà bổ sung, chỉ một lần, những giấy tờ sau:\n\n"
        "{papers}\n\n"
        "Lý do: {reason}\n\n"
        "Thời hạn giải quyết tạm dừng và được tính lại từ đầu khi đã đủ giấy tờ; chúng tôi sẽ báo ngày hẹn mới."
    ),
    places=("papers", "reason"),
)
SUPPLEMENTED = _register(
    "dossier.supplemented",
    _("Đã nhận đủ giấy tờ bổ sung, hẹn ngày trả"),
    sms=_("Đã nhận đủ giấy tờ bổ sung của hồ sơ {code}. Hẹn trả kết quả {date}. ĐT {hotline}"),
    title=_("Đã nhận đủ giấy tờ bổ sung của hồ sơ {code}"),
    body=_(
        "Chúng tôi đã nhận đủ giấy tờ bổ sung của hồ sơ {code} ({procedure}).\n\n"
        "Thời hạn được tính lại từ lúc đủ giấy tờ; ngày hẹn trả kết quả: {date}."
    ),
    places=("date",),
)
PAYMENT = _register(
    "dossier.payment",
    _("Yêu cầu nộp tiền"),
    sms=_(
        "Hồ sơ {code} cần nộp {amount} để được giải quyết tiếp. Nộp tại {desk}, lấy biên lai; không chuyển tiền "
        "cho cá nhân nào. ĐT {hotline}"
    ),
    title=_("Hồ sơ {code} cần nộp tiền"),
    body=_(
        "Hồ sơ {code} ({procedure}) cần ông/bà nộp {amount} để được giải quyết tiếp.\n\n"
        "Căn cứ: {ground}\n\n"
        "Nơi nộp: {desk}, hoặc theo thông báo có mã hồ sơ này. Nộp xong xin giữ biên lai. Tuyệt đối không đưa, "
        "không chuyển tiền cho cá nhân nào, kể cả người tự xưng là cán bộ; có ai yêu cầu, xin gọi ngay "
        "{hotline}.\n\n"
        "{pause}"
    ),
    places=("amount", "ground", "desk", "pause"),
)
PAID = _register(
    "dossier.paid",
    _("Đã ghi nhận việc nộp tiền"),
    sms=_("Đã ghi nhận việc nộp tiền của hồ sơ {code}. Hẹn trả kết quả {date} như cũ. ĐT {hotline}"),
    title=_("Đã ghi nhận việc nộp tiền của hồ sơ {code}"),
    body=_(
        "Chúng tôi đã ghi nhận ông/bà nộp tiền cho hồ sơ {code} ({procedure}); hồ sơ được giải quyết tiếp.\n\n"
        "Ngày hẹn trả kết quả vẫn là {date}."
    ),
    places=("date",),
)
PAID_NEW_DATE = _register(
    "dossier.paid/new_date",
    _("Đã ghi nhận việc nộp tiền, hẹn ngày mới"),
    sms=_("Đã ghi nhận việc nộp tiền của hồ sơ {code}. Ngày hẹn mới: {date}. ĐT {hotline}"),
    title=_("Đã ghi nhận việc nộp tiền của hồ sơ {code}"),
    body=_(
        "Chúng tôi đã ghi nhận ông/bà nộp tiền cho hồ sơ {code} ({procedure}); hồ sơ được giải quyết tiếp.\n\n"
        "Thời gian chờ nộp tiền không tính vào thời hạn; ngày hẹn trả kết quả mới: {date}."
    ),
    places=("date",),
)
VISIT = _register(
    "dossier.visit",
    _("Mời có mặt khi kiểm tra thực địa"),
    sms=_("Hồ sơ {code}: mời ông/bà có mặt khi kiểm tra thực địa lúc {when}. Nếu vướng, xin gọi {hotline}"),
    title=_("Mời có mặt khi kiểm tra thực địa, hồ sơ {code}"),
    body=_(
        "Để giải quyết hồ sơ {code} ({procedure}), cán bộ đến kiểm tra thực địa và cần ông/bà có mặt.\n\n"
        "Thời gian: {when}.\nĐịa điểm: {place}\nThành phần: {people}\nNội dung: {content}\n\n"
        "Nếu không đến được vào giờ này, xin gọi {hotline} để đổi lịch. Ông/bà không phải trả khoản tiền nào cho "
        "việc kiểm tra."
    ),
    places=("when", "place", "people", "content"),
)
VISIT_OFF = _register(
    "dossier.visit_off",
    _("Hoãn kiểm tra thực địa"),
    sms=_("Hồ sơ {code}: buổi kiểm tra thực địa lúc {when} được hoãn, xin ông/bà chưa đến. ĐT {hotline}"),
    title=_("Hoãn kiểm tra thực địa, hồ sơ {code}"),
    body=_(
        "Buổi kiểm tra thực địa của hồ sơ {code} ({procedure}) lúc {when} được hoãn.\n\n"
        "Xin ông/bà chưa đến; nếu có lịch mới chúng tôi sẽ báo. Chúng tôi xin lỗi vì sự bất tiện này."
    ),
    places=("when",),
)
ENDED_ON_REQUEST = _register(
    "dossier.ended",
    _("Hồ sơ dừng theo yêu cầu"),
    sms=_("Hồ sơ {code} đã dừng theo yêu cầu của ông/bà. Không phải ông/bà yêu cầu? Xin gọi ngay {hotline}"),
    title=_("Hồ sơ {code} đã dừng theo yêu cầu"),
    body=_(
        "Hồ sơ {code} ({procedure}) đã dừng giải quyết theo yêu cầu của ông/bà.\n\n"
        "Không phải ông/bà yêu cầu? Xin gọi ngay {hotline}."
    ),
)
CLOSED_FOR_SILENCE = _register(
    "dossier.ended/silence",
    _("Hồ sơ đóng vì chưa được bổ sung"),
    sms=_("Hồ sơ {code} đã đóng vì quá hạn bổ sung giấy tờ. Ông/bà có thể nộp lại. ĐT {hotline}"),
    title=_("Hồ sơ {code} đã đóng vì chưa được bổ sung"),
    body=_(
        "Hồ sơ {code} ({procedure}) đã quá hạn bổ sung giấy tờ theo quy định nên được đóng lại.\n\n"
        "Ông/bà có thể nộp lại hồ sơ bất cứ lúc nào; cần hướng dẫn, xin gọi {hotline}."
    ),
)
NEW_DATE = _register(
    "dossier.new_date",
    _("Ngày hẹn thay đổi vì lịch nghỉ"),
    sms=_("Lịch nghỉ thay đổi nên hồ sơ {code} hẹn trả lại vào {date}. Xin lỗi ông/bà vì sự bất tiện. ĐT {hotline}"),
    title=_("Ngày hẹn trả hồ sơ {code} thay đổi"),
    body=_(
        "Vì lịch nghỉ thay đổi ({reason}), hồ sơ {code} ({procedure}) được hẹn trả kết quả {date}.\n\n"
        "Xin lỗi ông/bà vì sự bất tiện này."
    ),
    places=("date", "reason"),
)
