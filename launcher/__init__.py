"""Start the portal, its tests and its checks on a bare machine. Standard library only.

It runs before `.venv` is filled, so nothing here may import Django or any installed package. The two exceptions
run inside `.venv` and say so: `probe` (a script that asks a local server) and `pytest_summary` (a pytest plugin).
"""
