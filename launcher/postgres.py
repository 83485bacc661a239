"""A PostgreSQL server of our own over a data directory: no TCP, one socket, stopped by its id."""

import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launcher import processes
from launcher.account import identity, make_directory, require_name
from launcher.ground import Ground
from launcher.processes import Child
from launcher.terminal import Problem

USER = "portal"
PORT = "5432"  # only names the socket file; the server listens on no port
MAJOR_VERSION = "18"
# Crash recovery of a demo takes seconds; a slow disk may need more.
START_PATIENCE = 120.0
# Safe against a killed server, not against a power cut. synchronous_commit stays: tests kill servers.
FAST_AND_FORGETFUL = ("fsync=off", "full_page_writes=off")


@dataclass(frozen=True)
class Cluster:
    """One server: the ground it stands on, and the folder of its socket."""

    ground: Ground
    sockets: Path

    @property
    def data(self) -> Path:
        return self.ground.home / "postgres"

    def url(self, database: str) -> str:
        """The connection address; libpq, psycopg2 and dj-database-url read a quoted folder as a socket."""
        return f"postgres://{USER}@{quote(str(self.sockets), safe='')}:{PORT}/{database}"


def start(cluster: Cluster) -> Child:
    """Start the server (making its data first when there are none) and wait until it answers.

    Raises:
        Problem: the data are of another version, or the server does not start.
    """
    require_name(cluster.ground.account)
    if not (cluster.data / "PG_VERSION").exists():
        _initialise(cluster)
    _check_version(cluster)
    _clear_previous_run(cluster)
    command: list[str | Path] = [cluster.ground.binaries.postgres("postgres"), "-D", cluster.data]
    command += ["-k", str(cluster.sockets), "-p", PORT, "-c", "listen_addresses="]
    for setting in () if cluster.ground.is_durable else FAST_AND_FORGETFUL:
        command += ["-c", setting]
    child = processes.start(
        "PostgreSQL",
        command,
        log=cluster.ground.logs / "postgres.log",
        environment=_environment(),
        cwd=cluster.data.parent,
        account=cluster.ground.account,
        stop_signal=signal.SIGINT,  # "fast": ends sessions, writes everything down
    )
    try:
        processes.wait_until(lambda: _is_ready(cluster), child, patience=START_PATIENCE)
    except BaseException:
        processes.stop([child], patience=10)
        raise
    return child


def create_database(cluster: Cluster, name: str) -> None:
    """Create the database `name` unless it stands already. Raises Problem when it cannot."""
    if _run(cluster, "psql", "-Xqd", name, "-c", "").returncode == 0:
        return
    made = _run(cluster, "createdb", name)
    if made.returncode:
        raise Problem(f"PostgreSQL could not create the database {name}: {_text(made.stderr)}")


def _initialise(cluster: Cluster) -> None:
    """Make the data beside their place and move them there whole: an interrupted start leaves no half of them."""
    fresh = cluster.data.with_name(cluster.data.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    make_directory(fresh, cluster.ground.account)
    command = [
        str(cluster.ground.binaries.postgres("initdb")),
        "-D",
        str(fresh),
        "-U",
        USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
    ]
    command += ["--locale=C.UTF-8", "--no-instructions"]
    if not cluster.ground.is_durable:
        command.append("--no-sync")
    done = subprocess.run(
        command,
        cwd=fresh,
        env=_environment(),
        capture_output=True,
        check=False,
        start_new_session=True,
        **identity(cluster.ground.account),
    )
    if done.returncode:
        raise Problem(f"PostgreSQL could not prepare {cluster.data}: {_text(done.stderr)}")
    if cluster.data.exists():
        cluster.data.rmdir()
    fresh.rename(cluster.data)


def _check_version(cluster: Cluster) -> None:
    version = (cluster.data / "PG_VERSION").read_text(encoding="ascii").strip()
    if version != MAJOR_VERSION:
        raise Problem(
            f"The data in {cluster.data} were written by PostgreSQL {version}, and PostgreSQL {MAJOR_VERSION} is "
            f"installed: move that folder away to begin anew, or install the requirements of its time."
        )


def _clear_previous_run(cluster: Cluster) -> None:
    """Stop the server of a killed run, and remove its pid file where PostgreSQL would not dare to.

    PostgreSQL removes a file that names a dead process by itself; one whose number a stranger has got since
    makes it refuse. Nothing of ours stands in the data directory by then, so the file is stale for sure.
    """
    processes.end_leftovers(cluster.data, "postgres", stop_signal=signal.SIGINT)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)


def _is_ready(cluster: Cluster) -> bool:
    return _run(cluster, "pg_isready", "-q", "-d", "postgres").returncode == 0


def _run(cluster: Cluster, program: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    command = [str(cluster.ground.binaries.postgres(program)), "-h", str(cluster.sockets), "-p", PORT, "-U", USER]
    return subprocess.run(
        [*command, *arguments],
        cwd="/",
        env=_environment(),
        capture_output=True,
        check=False,
        **identity(cluster.ground.account),
    )


def _environment() -> dict[str, str]:
    """A small environment: PG* variables of the caller's shell must not lead the programs elsewhere."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PGCONNECT_TIMEOUT": "3"}


def _text(output: bytes) -> str:
    return " ".join(output.decode("utf-8", errors="replace").split())
