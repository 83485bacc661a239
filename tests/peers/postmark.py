"""A mail service of the Postmark shape, one of those that django-anymail speaks to."""

from typing import Any, ClassVar

from tests.peers.http import Handler, HttpPeer


class PostmarkPeer(HttpPeer):
    """``peer.token`` is the server token that it knows."""

    path: ClassVar[str] = "/"
    token = "postmark-token"

    def reference(self, request: Any) -> str:
        return request["Metadata"]["reference"]

    def content(self, request: Any) -> str:
        return f"{request['To']} {request['TextBody']}"

    def taken(self, number: int, request: Any) -> dict:
        return {"To": request["To"], "MessageID": f"mail-{number}", "ErrorCode": 0, "Message": "OK"}

    def error(self, code: str) -> dict:
        return {"ErrorCode": int(code), "Message": "no"}

    def refuses(self, handler: Handler, request: Any) -> bool:
        if handler.headers.get("X-Postmark-Server-Token") == self.token:
            return False
        handler.answer(self.error("10"), 401)
        return True


def refuse_receiver(handler: Handler, request: Any) -> None:
    said = (
        "You tried to send to a recipient that has been marked as inactive. "
        f"Found inactive addresses: {request['To']}. Inactive recipients are ones that have generated a hard bounce."
    )
    handler.answer({"ErrorCode": 406, "Message": said}, 422)
