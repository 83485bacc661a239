"""An SMS gateway of the eSMS shape."""

from typing import Any, ClassVar

from tests.peers.http import (
    Behaviour,
    Handler,
    HttpPeer,
    accept,
    answer_body,
    answer_code,
    answer_status,
    call_back,
    cut_after_accepting,
    cut_before_accepting,
    hang_after_accepting,
    lie,
)

__all__ = [
    "Behaviour",
    "EsmsPeer",
    "Handler",
    "accept",
    "answer_body",
    "answer_code",
    "answer_status",
    "cut_after_accepting",
    "cut_before_accepting",
    "hang_after_accepting",
    "lie",
]


class EsmsPeer(HttpPeer):
    """It remembers each RequestId."""

    path: ClassVar[str] = "/MainService.svc/json/"
    remembers: ClassVar[bool] = True

    def reference(self, request: Any) -> str:
        return request["RequestId"]

    def content(self, request: Any) -> str:
        return f"{request['Phone']} {request['Content']}"

    def taken(self, number: int, request: Any) -> dict:
        return {"CodeResult": "100", "CountRegenerate": 0, "SMSID": f"sms-{number}"}

    def repeated(self) -> dict:
        return {"CodeResult": "124", "ErrorMessage": "RequestId is duplicated"}

    def error(self, code: str) -> dict:
        return {"CodeResult": code, "ErrorMessage": "no"}

    def report(self, request: Any, *, is_delivered: bool = True, times: int = 1) -> list[int]:
        """Tell the CallbackUrl of a message what became of it."""
        fields = {
            "SMSID": f"sms-{self.accepted.index(request) + 1}",
            "RequestId": request["RequestId"],
            "SendStatus": "5",
            "SendSuccess": str(int(is_delivered)),
            "SendFailed": str(int(not is_delivered)),
            "phonenumber": request["Phone"],
        }
        return call_back(request["CallbackUrl"], times=times, fields=fields)
