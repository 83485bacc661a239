"""`make lock`: write the hashed requirement files from the `.in` files; `ARGS=--upgrade` asks for newer ones."""

import subprocess
from collections.abc import Sequence

from launcher import environment
from launcher.places import PROJECT, VENV
from launcher.terminal import Problem, step

# In this order: what runs the portal decides the versions of what tests it.
COMPILED = {
    "requirements": (),
    "requirements-dev": ("-c", "requirements.txt"),
    "requirements-launcher": ("--no-deps",),
    "requirements-installer": ("--no-deps",),
}
# One file for both Pythons and all platforms; nothing about the machine or index it was made on.
COMMON = (
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"),
    *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"),
)


def lock(arguments: Sequence[str]) -> int:
    """Compile all files; raises Problem when one cannot be resolved."""
    uv = environment.installer(VENV)
    for name, options in COMPILED.items():
        command = [str(uv), "pip", "compile", *COMMON, *options, *arguments, f"{name}.in", "-o", f"{name}.txt"]
        with step(f"{name}.txt"):
            done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Problem(f"{name}.in cannot be resolved: {done.stderr.strip()}")
    return 0
