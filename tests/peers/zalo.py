"""Zalo's notification service and its token endpoint, where a refresh token works once."""

import hashlib
import json
import time
from typing import Any, ClassVar
from urllib.parse import parse_qs

from tests.peers.http import Handler, HttpPeer, call_back


class ZaloPeer(HttpPeer):
    """``peer.token_url`` changes the refresh token in force for new ones and refuses any other.

    ``peer.renewals`` are the refresh tokens that were used, ``peer.access`` is the access token in force, and
    ``peer.slow`` the seconds that a renewal takes.
    """

    path: ClassVar[str] = "/message/template"
    app_id, secret_key, oa_secret = "4291763606", "zalo-app-secret", "zalo-oa-secret"

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.refresh, self.access = "refresh-0", "access-0"
        self.renewals: list[str] = []
        self.slow = 0.0
        self.token_body: bytes | None = None  # what the token endpoint says instead

    @property
    def token_url(self) -> str:
        return f"{self.root}/v4/oa/access_token"

    def serve(self, handler: Handler, body: bytes) -> None:
        if handler.path != self.path:
            handler.answer(self._tokens(handler, body))
            return
        super().serve(handler, body)

    def _tokens(self, handler: Handler, body: bytes) -> bytes | dict:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        time.sleep(self.slow)
        with self.lock:
            if self.token_body is not None:
                return self.token_body
            is_ours = (handler.headers.get("secret_key"), form.get("app_id")) == (self.secret_key, self.app_id)
            if not is_ours or form.get("grant_type") != "refresh_token" or form.get("refresh_token") != self.refresh:
                return {"error": -14014, "error_name": "Invalid refresh token"}
            self.renewals.append(self.refresh)
            self.access, self.refresh = (f"{kind}-{len(self.renewals)}" for kind in ("access", "refresh"))
            return {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"}

    def expire(self) -> None:
        """The access token in force is worth nothing from now on."""
        self.access = "none"

    def reference(self, request: Any) -> str:
        return request["tracking_id"]

    def content(self, request: Any) -> str:
        return f"{request['phone']} {request['template_data']}"

    def refuses(self, handler: Handler, request: Any) -> bool:
        if handler.headers.get("access_token") == self.access:
            return False
        handler.answer(self.error("-124"))
        return True

    def taken(self, number: int, request: Any) -> dict:
        return {"error": 0, "message": "Success", "data": {"msg_id": f"zns-{number}", "sent_time": "1602065617"}}

    def error(self, code: str) -> dict:
        return {"error": int(code), "message": "no"}

    def event(self, tracking_id: str, msg_id: str = "zns-1") -> tuple[bytes, str]:
        """The body of a signed event that tells of a delivery, and its signature."""
        told = {"delivery_time": "1602065617", "msg_id": msg_id, "tracking_id": tracking_id}
        event = {
            "event_name": "user_received_message",
            "app_id": self.app_id,
            "sender": {"id": "579745863508352884"},
            "recipient": {"id": "8324375234234"},
            "message": told,
            "timestamp": "1602065620",
        }
        body = json.dumps(event).encode()
        return body, self.signature(body, event["timestamp"])

    def signature(self, body: bytes, timestamp: str) -> str:
        signed = self.app_id.encode() + body + timestamp.encode() + self.oa_secret.encode()
        return "mac=" + hashlib.sha256(signed).hexdigest()

    def report(self, url: str, tracking_id: str, *, times: int = 1) -> list[int]:
        body, signature = self.event(tracking_id)
        headers = {"Content-Type": "application/json", "X-ZEvent-Signature": signature}
        return call_back(url, times=times, body=body, **headers)
