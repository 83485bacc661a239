"""What a portal needs before it starts: tables, reference data, the demo, static files. Redone when sources changed."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from launcher import environment, portal
from launcher.choice import Services
from launcher.places import PROJECT, Places
from launcher.terminal import step

DATABASE_STAMP = "database.stamp"
STATIC_STAMP = "static.stamp"
ACCOUNTS = "demo_accounts"


def prepare(python: Path, settings: Mapping[str, str], where: Places, services: Services) -> None:
    """Bring database and static files up to date.

    Every command is safe to repeat, so this only saves time: on a database of our own that was filled by these very
    sources there is nothing to do. Raises Problem when a command fails.
    """
    mark = _database_mark(settings, where, services)
    stamp = where.run / DATABASE_STAMP
    if mark is None or _read(stamp) != mark:
        _fill(python, settings, where)
        if mark is not None:
            stamp.write_text(mark, encoding="ascii")
    _collect(python, settings, where)


def demo_accounts(where: Places) -> str:
    """The table of demo accounts as the last preparation printed it; empty outside a demo."""
    return _read(where.logs / f"{ACCOUNTS}.log") or ""


def _fill(python: Path, settings: Mapping[str, str], where: Places) -> None:
    with step("Preparing the database"):
        portal.manage(python, settings, where.logs, "migrate", "--noinput", "--verbosity", "1")
    with step("Loading the reference data"):
        portal.manage(python, settings, where.logs, "load_reference")
    (where.logs / f"{ACCOUNTS}.log").unlink(missing_ok=True)
    if portal.is_demo(settings):
        with step("Seeding the demo, once"):
            portal.manage(python, settings, where.logs, "seed_demo")
            portal.manage(python, settings, where.logs, ACCOUNTS)


def _collect(python: Path, settings: Mapping[str, str], where: Places) -> None:
    root = Path(settings["STATIC_ROOT"])
    mark = f"{static_fingerprint(PROJECT)} {hashlib.sha256(str(root).encode()).hexdigest()}"
    stamp = where.run / STATIC_STAMP
    if root.is_dir() and _read(stamp) == mark:
        return
    with step("Collecting the static files"):
        portal.manage(python, settings, where.logs, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
    stamp.write_text(mark, encoding="ascii")


def _database_mark(settings: Mapping[str, str], where: Places, services: Services) -> str | None:
    """What the database was filled from, and which one it is. None for a given server: others may change that."""
    birth = where.home / "postgres" / "PG_VERSION"
    if not any(child.name == "PostgreSQL" for child in services.children) or not birth.exists():
        return None
    found = birth.stat()
    return f"{source_fingerprint(PROJECT)} {found.st_ino} {found.st_mtime_ns} demo={portal.is_demo(settings)}"


def source_fingerprint(project: Path) -> str:
    """Changes with any Python source, the reference data and the packages."""
    folders = sorted(folder for folder in project.iterdir() if (folder / "__init__.py").exists())
    sources = (file for folder in folders for file in sorted(folder.rglob("*.py")))
    return _fingerprint(project, [*sources, *sorted((project / "data").rglob("*"))])


def static_fingerprint(project: Path) -> str:
    """Changes with any file of a `static` folder and with the packages, which bring static files of their own."""
    folders = [project / "static", *sorted(project.glob("[!.]*/static"))]
    return _fingerprint(project, [file for folder in folders for file in sorted(folder.rglob("*"))])


def _fingerprint(project: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256((project / environment.RUN).read_bytes())
    for file in files:
        found = file.stat()
        digest.update(f"{file}|{found.st_size}|{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None
