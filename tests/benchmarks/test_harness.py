import pytest

from benchmarks.harness import Result, interleaved, judged, table


def ticking(*seconds_a_call):
    """A timer that a pair of callables moves by hand, so that no test depends on the machine."""
    now = [0.0]

    def call(seconds):
        def work():
            now[0] += seconds

        return work

    return lambda: now[0], [call(seconds) for seconds in seconds_a_call]


def test_a_cost_is_the_time_of_the_project_over_that_of_the_baseline():
    timer, (project, baseline) = ticking(3.0, 1.0)
    result = interleaved(project, baseline, name="cost", at_most=4, rounds=3, timer=timer)
    assert result == Result("cost", pytest.approx(3), (pytest.approx(3), pytest.approx(3)), "<= 4 x", ok=True)


def test_a_share_is_the_speed_of_the_project_over_that_of_the_baseline():
    timer, (project, baseline) = ticking(4.0, 1.0)
    result = interleaved(project, baseline, name="share", at_least=0.5, rounds=3, timer=timer)
    assert (result.ratio, result.ok) == (pytest.approx(0.25), False)


def test_other_figures_are_judged_by_their_median():
    result = judged("p95", [90, 80, 300], at_most=100, unit="ms")
    assert result == Result("p95", 90, (80, 300), "<= 100 ms", ok=True)


def test_a_target_is_either_a_ceiling_or_a_floor():
    for limits in ({}, {"at_most": 1, "at_least": 1}):
        with pytest.raises(ValueError, match="either"):
            judged("x", [1], **limits)


def test_the_table_names_what_was_missed():
    lines = table([judged("fast", [1.0], at_most=2), judged("slow", [3.0], at_most=2)]).splitlines()
    assert lines[1].split()[0] == "fast"
    assert lines[1].endswith("ok")
    assert lines[2].endswith("MISSED")
