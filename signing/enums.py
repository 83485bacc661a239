"""Kinds of keys, of signing parties, and in whose stead a person signs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyKind(models.TextChoices):
    FILE = "file", _("Tệp khóa .p12")
    TOKEN = "token", _("Thiết bị ký (USB, HSM)")


class Party(models.TextChoices):
    """Whose signature it is (NĐ 30/2020/NĐ-CP Đ.5: the competent person and the agency)."""

    PERSON = "person", _("Người có thẩm quyền")
    OFFICE = "office", _("Cơ quan (con dấu)")
    HAND = "hand", _("Ký tay trên bản giấy")


class Capacity(models.TextChoices):
    """In whose stead (NĐ 30/2020/NĐ-CP Đ.13); the head signs in no other's."""

    DEPUTY = "KT.", _("Ký thay (KT.)")
    BY_ORDER = "TL.", _("Thừa lệnh (TL.)")
    BY_AUTHORITY = "TUQ.", _("Thừa ủy quyền (TUQ.)")
