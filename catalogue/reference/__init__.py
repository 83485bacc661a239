"""The procedures of ``procedures.json``: read, checked, and loaded as versions."""
