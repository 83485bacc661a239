from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficeKind(models.TextChoices):
    COMMITTEE = "committee", _("Ủy ban nhân dân")
    ONE_STOP = "one_stop", _("Bộ phận Một cửa")
    SPECIALIST = "specialist", _("Phòng chuyên môn")
    VERTICAL = "vertical", _("Cơ quan ngành dọc")
    PARTNER = "partner", _("Đơn vị phối hợp")


# Agencies that no committee heads: of the dossiers of others they see only the part asked of them.
OUTSIDE = (OfficeKind.VERTICAL, OfficeKind.PARTNER)


class OfficeLevel(models.TextChoices):
    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")


class Role(models.TextChoices):
    """What a person may do at an office, from one date to another."""

    INTAKE = "intake", _("Cán bộ tiếp nhận, trả kết quả")
    PROCESSING = "processing", _("Cán bộ thụ lý")
    HEAD = "head", _("Lãnh đạo cơ quan, đơn vị")
    REVIEWER = "reviewer", _("Phòng Nội vụ theo dõi, kiểm tra")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class AccessKind(models.TextChoices):
    VIEW = "view", _("Xem đầy đủ hồ sơ")
    PRINT = "print", _("In giấy tờ")
    EXPORT = "export", _("Xuất dữ liệu")
    MESSAGE = "message", _("Đọc nội dung tin nhắn")
    FETCH = "fetch", _("Người nộp tải kết quả")
