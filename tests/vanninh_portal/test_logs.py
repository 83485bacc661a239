import io
import logging
import logging.config

import structlog
from django.http import Http404

from vanninh_portal import logs


def written(write):
    """What a log call leaves on the console."""
    config = logs.configure("INFO")
    stream = io.StringIO()
    config["handlers"]["console"]["stream"] = stream
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    try:
        logging.config.dictConfig(config)
        write()
    finally:
        root.handlers, root.level = kept, level
    return stream.getvalue()


def test_a_traceback_shows_where_and_not_whose():
    def fail():
        phone = "09" + "05123456"
        try:
            raise ValueError("no")
        except ValueError:
            logging.getLogger("portal").exception("failed")
        return phone

    line = written(fail)
    assert "ValueError: no" in line and "test_logs.py" in line
    assert "0905123456" not in line


def test_an_event_is_one_line_with_its_facts():
    line = written(lambda: structlog.get_logger("portal").info("delivered", sent=3))

    assert "event=delivered" in line and "sent=3" in line and line.count("\n") == 1


def test_an_answer_of_not_found_is_a_line_without_a_traceback():
    def answer():
        try:
            raise Http404
        except Http404:
            logging.getLogger("django.request").warning("Not Found: /x", exc_info=True)

    line = written(answer)
    assert "Not Found: /x" in line and "Traceback" not in line


def test_a_server_error_keeps_its_traceback():
    def fail():
        try:
            raise ValueError("no")
        except ValueError:
            logging.getLogger("django.request").error("Internal Server Error: /x", exc_info=True)

    assert "ValueError: no" in written(fail)
