"""SMPP 3.4: sending over a transmitter session, receipts and messages to us over a receiver session."""

from notices.transports.smpp.transport import SmppTransport

__all__ = ["SmppTransport"]
