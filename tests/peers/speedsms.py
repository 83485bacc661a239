"""An SMS gateway of the SpeedSMS shape; it takes no reference."""

import base64
import json
from typing import Any, ClassVar

from tests.peers.http import Handler, HttpPeer, call_back


class SpeedSmsPeer(HttpPeer):
    """``peer.token`` is the access token that it knows."""

    path: ClassVar[str] = "/index.php/sms/send"
    token = "speed-token"

    def reference(self, request: Any) -> str:
        return ""

    def content(self, request: Any) -> str:
        return f"{request['to']} {request['content']}"

    def refuses(self, handler: Handler, request: Any) -> bool:
        right = "Basic " + base64.b64encode(f"{self.token}:x".encode()).decode()
        if handler.headers.get("Authorization") == right:
            return False
        handler.answer(self.error("009"))
        return True

    def taken(self, number: int, request: Any) -> dict:
        told = {"tranId": 1000 + number, "totalSMS": 1, "totalPrice": 250, "invalidPhone": []}
        return {"status": "success", "code": "00", "data": told}

    def error(self, code: str) -> dict:
        return {"status": "error", "code": code, "message": "no", "invalidPhone": []}

    def report(self, url: str, number: int, status: int, *, times: int = 1) -> list[int]:
        """Tell ``url`` what became of message ``number`` of the ledger."""
        told = {"type": "report", "tranId": 1000 + number, "phone": "84905123456", "status": status}
        return call_back(url, times=times, body=json.dumps(told).encode(), **{"Content-Type": "application/json"})
