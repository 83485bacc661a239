"""Checking a paper at ``/kiem-tra/``: by the QR printed on it, or by its PDF. Nothing that is sent is kept."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.doors import public
from core.pages.jinja import page
from dossiers.throttle import Limit, address_of, throttle
from papers.kinds import kind_of
from papers.models import Paper
from papers.queries import number_of
from signing.check import Checked, check_file, check_paper
from signing.verify import NotReadable

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 10
FILES_BY_ADDRESS = Limit("check.address", most=30, seconds=3600)


@public
def check(request: HttpRequest) -> HttpResponse:
    """The form; or what the PDF is worth."""
    if request.method == "POST":
        return _check_upload(request)
    if request.method in ("GET", "HEAD"):
        return _page(request, {})
    return HttpResponseNotAllowed(["GET", "HEAD", "POST"])


def _check_upload(request: HttpRequest) -> HttpResponse:
    if throttle().count([(FILES_BY_ADDRESS, address_of(request))]):
        problem = _("Nhiều tệp được gửi lên quá nhanh. Xin thử lại sau một giờ hoặc gọi đường dây nóng.")
        return _page(request, {"problem": problem}, status=429)
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        size = 0
    if size > (MOST_MEGABYTES + 1) * MEGABYTE:  # before a byte of it is read
        return _page(request, {"problem": _too_large()}, status=413)
    upload = request.FILES.get("file")
    content = upload.read(MOST_MEGABYTES * MEGABYTE + 1) if upload else b""
    if len(content) > MOST_MEGABYTES * MEGABYTE:
        return _page(request, {"problem": _too_large()}, status=413)
    if not content:
        return _page(request, {"problem": _("Xin chọn tệp PDF cần kiểm tra, ví dụ: thu-xin-loi.pdf.")}, status=422)
    try:
        found = check_file(content, at=timezone.now())
    except NotReadable:
        problem = _("Tệp này không phải PDF đọc được, hoặc có mật khẩu. Xin chọn đúng tệp PDF đã nhận.")
        return _page(request, {"problem": problem}, status=422)
    return _page(request, {"checked": found, **_about(found)})


def _too_large() -> str:
    return _("Tệp lớn hơn %(most)d MB. Giấy tờ của chúng tôi không tệp nào lớn như vậy.") % {"most": MOST_MEGABYTES}


@public
@require_safe
def check_by_code(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """What the QR of a paper opens: nothing of whom it is about, only of the paper itself."""
    paper = Paper.objects.filter(pk=paper_id).select_related("office").first()
    if paper is None:
        return _page(
            request, {"problem": _("Không có giấy tờ nào mang mã QR này. Có thể đây là giấy giả.")}, status=404
        )
    found = check_paper(paper, at=timezone.now())
    return _page(request, {"checked": found, **_about(found), "is_by_code": True})


def _about(found: Checked) -> dict[str, object]:
    paper = found.paper
    if paper is None:
        return {}
    return {
        "title": kind_of(paper.kind).title,
        "number": number_of(paper),
        "office": paper.office.name,
        "issued_at": paper.issued_at,
    }


def _page(request: HttpRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    response = page(request, "public/check.html", context, status=status)
    if context:
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
