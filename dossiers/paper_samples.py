"""Believable papers of people who do not exist: for previews of a form, and for the pictures in the documentation."""

from typing import Any

from catalogue.enums import Regime
from dossiers.enums import ApplicantKind, ResultWay, Timeliness
from workdays.enums import TimeUnit

_OFFICES = {
    Regime.Y2018: ("UBND huyện Vạn Ninh", "Bộ phận Một cửa huyện Vạn Ninh", "Phòng Quản lý đô thị", "H32.27.01"),
    Regime.Y2025: (
        "UBND xã Vạn Ninh",
        "Trung tâm Phục vụ hành chính công xã Vạn Ninh",
        "Phòng Kinh tế xã Vạn Ninh",
        "H32.22",
    ),
}
_DOCUMENTS = [
    {"name": "Đơn đề nghị cấp giấy phép xây dựng (Mẫu số 01)", "originals": 1, "copies": 0},
    {"name": "Giấy chứng nhận quyền sử dụng đất", "originals": 0, "copies": 1},
    {"name": "Bản vẽ thiết kế xây dựng", "originals": 2, "copies": 0},
    {"name": "Bản cam kết bảo đảm an toàn công trình liền kề", "originals": 1, "copies": 0},
]


def _person(regime: str) -> dict[str, Any]:
    parent, desk, _office, prefix = _OFFICES[Regime(regime)]
    return {
        "code": f"{prefix}-261119-0007",
        "parent": parent,
        "desk": desk,
        "full_name": "Nguyễn Thị Hòa",
        "kind": ApplicantKind.INDIVIDUAL.value,
        "national_id": "056190000018",
        "address": "Thôn Quảng Hội, xã Vạn Thắng",
        "phone": "+84905123456",
        "email": "hoa@example.vn",
        "procedure": "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ",
        "summary": "Nhà hai tầng, thửa 112 tờ bản đồ số 8",
        "received_at": "2026-11-19T09:10:00+07:00",
        "officer": "Trần Thị Cúc",
        "hotline": "02583840123",
        "token": "mau-khong-phai-ho-so-00",
    }


def receipt(regime: str) -> dict[str, Any]:
    return {
        **_person(regime),
        "representative": None,
        "procedure_code": "1.009994",
        "documents": _DOCUMENTS,
        "sets": 1,
        "time_amount": 15.0,
        "time_unit": TimeUnit.WORKING_DAY.value,
        "promised_at": "2026-12-10T17:00:00+07:00",
        "result_way": ResultWay.COUNTER.value,
        "fee_vnd": 75_000,
    }


def supplement(regime: str) -> dict[str, Any]:
    items = [
        {"name": "Bản vẽ thiết kế xây dựng", "note": "thiếu mặt bằng móng, tỷ lệ 1/50"},
        {"name": "Bản cam kết bảo đảm an toàn công trình liền kề", "note": ""},
    ]
    return {
        **_person(regime),
        "items_asked": items,
        "reason": "Điều 46 Nghị định 175/2024/NĐ-CP: bản vẽ phải có mặt bằng móng kèm sơ đồ đấu nối hạ tầng.",
        "asked_by": "Lê Văn Bình",
        "asked_by_phone": "02583840456",
    }


def refusal(regime: str) -> dict[str, Any]:
    return {**_person(regime), "reason": "Thửa đất nằm ngoài quy hoạch đất ở theo Quyết định 123/QĐ-UBND năm 2024."}


def stop_notice(regime: str) -> dict[str, Any]:
    return {
        **_person(regime),
        "reason": "Người nộp đổi thiết kế, xin nhận lại giấy tờ để nộp hồ sơ mới.",
        "status": "Đang xử lý",
        "returned": _DOCUMENTS,
    }


def apology(regime: str) -> dict[str, Any]:
    _parent, _desk, office, _prefix = _OFFICES[Regime(regime)]
    return {
        **_person(regime),
        "office": office,
        "old_due_at": "2026-12-10T17:00:00+07:00",
        "new_due_at": "2026-12-17T17:00:00+07:00",
        "reason": "Chờ kết quả đo đạc của Chi nhánh Văn phòng Đăng ký đất đai tại Vạn Ninh.",
        "is_late": False,
        "signer": "Phạm Thị Dung",
        "signer_title": "Trưởng phòng",
        "token": "",
    }


def routing_slip(regime: str) -> dict[str, Any]:
    _parent, _desk, office, _prefix = _OFFICES[Regime(regime)]
    desk, survey, signing = "Bộ phận TN&TKQ", "Chi nhánh Văn phòng Đăng ký đất đai", "Lãnh đạo UBND"
    ways = [
        (desk, office, "2026-11-19T14:05", "Trần Thị Cúc", "Lê Văn Bình", Timeliness.EARLY, "Tiếp nhận hồ sơ"),
        (office, survey, "2026-11-24T10:30", "Lê Văn Bình", "Võ Minh Tâm", Timeliness.ON_TIME, "Thẩm định hồ sơ"),
        (survey, office, "2026-12-04T15:40", "Võ Minh Tâm", "Lê Văn Bình", Timeliness.OVERDUE, "Trích đo thửa đất"),
        (office, signing, "2026-12-08T09:00", "Lê Văn Bình", "Nguyễn Văn Em", Timeliness.EARLY, "Dự thảo giấy phép"),
        (signing, desk, "2026-12-09T16:20", "Nguyễn Văn Em", "Trần Thị Cúc", Timeliness.ON_TIME, "Ký giấy phép"),
    ]
    names = ("giver", "taker", "at", "given_by", "taken_by", "result", "note")
    rows = [dict(zip(names, way, strict=True)) for way in ways]
    return {
        **_person(regime),
        "lead": office,
        "partners": [survey],
        "promised_at": "2026-12-10T17:00:00+07:00",
        "rows": [{**row, "at": f"{row['at']}:00+07:00", "result": str(row["result"])} for row in rows],
    }


def register(regime: str) -> dict[str, Any]:
    parent, desk, office, prefix = _OFFICES[Regime(regime)]
    people = [
        ("Nguyễn Thị Hòa", "Thôn Quảng Hội, Vạn Thắng, 0905 123 456", "17:00 10/12/2026", ""),
        ("Trần Văn Đại", "Tổ dân phố 6, Vạn Giã, 0914 000 222", "17:00 24/11/2026", "10:15 24/11/2026"),
        ("Công ty TNHH Biển Xanh Vạn Ninh", "Thôn Đầm Môn, Vạn Thạnh, 0258 3840 777", "17:00 26/11/2026", ""),
        ("Hồ Thị Bích Ngọc", "Thôn Xuân Vinh, Vạn Hưng, 0983 555 111", "17:00 20/11/2026", "08:40 20/11/2026"),
    ]
    procedures = ["Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ", "Đăng ký thành lập hộ kinh doanh"]
    leads = [office, "Phòng Tài chính – Kế hoạch" if regime == Regime.Y2018 else office]
    rows = []
    for number, (name, address, promised, returned) in enumerate(people, start=7):
        sets = ["1"] if regime == Regime.Y2018 else []
        line = [str(number), f"{prefix}-261119-{number:04d}", procedures[number % 2], *sets, name, address]
        way = str(ResultWay.COUNTER.label)
        rows.append(
            [
                *line,
                leads[number % 2],
                f"{number + 1:02d}:10 19/11/2026",
                promised,
                returned,
                way,
                returned and f"Đã nhận: {name}",
            ]
        )
    return {
        "parent": parent,
        "desk": desk,
        "book": "2026",
        "period": "Từ ngày 19/11/2026 đến ngày 19/11/2026",
        "sector": "",
        "printed": "In lúc 08:00 ngày 25/11/2026.",
        "rows": rows,
    }
