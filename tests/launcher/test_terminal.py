"""What is said, and what happens when nobody can hear it any more."""

import os
import sys

import pytest

from launcher import terminal


def test_a_step_says_what_it_does_and_how_long_it_took(capsys):
    with terminal.step("Boiling water"):
        pass
    assert capsys.readouterr().out == "  Boiling water ... 0.0 s\n"


def test_a_step_that_fails_ends_its_line_and_says_no_time(capsys):
    with pytest.raises(ValueError, match="cold"), terminal.step("Boiling water"):
        raise ValueError("cold")
    assert capsys.readouterr().out == "  Boiling water ... \n"


def test_a_terminal_that_was_closed_stops_nothing(monkeypatch):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as closed:
        monkeypatch.setattr(sys, "stdout", closed)
        terminal.say("Stopping ...")
        terminal.say("Stopped cleanly.")
        monkeypatch.undo()
        os.dup2(os.open(os.devnull, os.O_WRONLY), writing)
