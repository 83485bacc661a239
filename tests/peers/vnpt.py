"""An SMS gateway of VNPT's brandname shape: parameters of approved templates only."""

from typing import Any, ClassVar

from tests.peers.http import Handler, HttpPeer


class VnptPeer(HttpPeer):
    """``peer.password`` is the APIPASS that it knows."""

    path: ClassVar[str] = "/smsbn/api"
    password = "vnpt-password"

    def reference(self, request: Any) -> str:
        return request["RQST"]["REQID"]

    def content(self, request: Any) -> str:
        return f"{request['RQST']['MOBILELIST']} {request['RQST']['PARAMS']}"

    def refuses(self, handler: Handler, request: Any) -> bool:
        if request["RQST"]["APIPASS"] == self.password:
            return False
        handler.answer(self.error("2"))
        return True

    def taken(self, number: int, request: Any) -> dict:
        return self._reply("0", "success")

    def error(self, code: str) -> dict:
        return self._reply(code, "no")

    def _reply(self, code: str, said: str) -> dict:
        return {"RPLY": {"name": "send_sms_list", "ERROR": code, "ERROR_DESC": said}}
