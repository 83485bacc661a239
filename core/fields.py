"""Model fields kept encrypted at rest and opened only when read from an instance.

The ciphertext is bound to model, field and primary key, so the model needs a primary key that is known before
saving (a UUID). ``values()``, the admin's raw SQL and dumps see ``Sealed`` bytes, never the text.
"""

import json
from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from core.crypto import seal, unseal


class Sealed(bytes):
    """Ciphertext as the database gives it."""

    def __repr__(self) -> str:
        return "<sealed>"


class _OpensOnRead:
    """Descriptor: ciphertext from the database is decrypted at the first read of the attribute."""

    def __init__(self, field: "EncryptedField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Sealed):
            value = instance.__dict__[name] = self.field.opened(instance, value)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedField(models.BinaryField):
    """Base of the encrypted fields; ``to_bytes`` and ``from_bytes`` say how the value is written."""

    empty: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _OpensOnRead(self))

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError(f"{type(self).__name__} must say how a value is written")

    def from_bytes(self, plain: bytes) -> Any:
        raise NotImplementedError(f"{type(self).__name__} must say how a value is read")

    def place(self, instance: models.Model) -> str:
        return f"{instance._meta.label_lower}.{self.attname}:{instance.pk}"

    def opened(self, instance: models.Model, value: Sealed) -> Any:
        return self.from_bytes(unseal(value, place=self.place(instance)))

    def sealed(self, instance: models.Model, value: Any) -> Sealed:
        if instance.pk is None:
            raise FieldError(f"{instance._meta.label} needs its primary key before {self.attname} can be sealed")
        return Sealed(seal(self.to_bytes(value), place=self.place(instance)))

    def get_default(self) -> Any:
        return super().get_default() if self.has_default() else self.empty

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return self.sealed(model_instance, value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise FieldError(f"{self.attname} is encrypted: set it on the instance and save, filter by its blind index")
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self.attname} is encrypted and is not serialised")


class EncryptedTextField(EncryptedField):
    """Text; the empty text is kept as the empty text."""

    empty = ""

    def to_bytes(self, value: str) -> bytes:
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> str:
        return plain.decode()


class EncryptedJSONField(EncryptedField):
    """Anything ``json`` can write."""

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)
