"""Benchmarks: the project and a baseline, interleaved in one run. ``make bench`` runs them all, ``python -m benchmarks
search sweep`` some of them.

A module here takes part by having ``run() -> list[Result]``; see ``harness``, and ``ground`` for databases and sizes.
The design is for ten million dossiers: ``KEEP_BENCH=1 BENCH_DOSSIERS=10000000 make bench ARGS="search sweep"`` needs
60 GB of disk and, for the load, about an hour of two cores; a million needs 5 GB and some minutes.
"""
