"""A real PostgreSQL of one's own: in a temporary folder, on a socket alone, as an unprivileged user where we are root."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USERS = ("postgres", "nobody")  # whom the server may run as; it refuses root


def binaries() -> Path | None:
    """Return the newest folder with a server: Debian's packages, else what PATH has."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def server() -> Iterator[str]:
    """Run a server; yield the address of its database `postgres`. Durable as by default: tests kill its clients."""
    bin_ = binaries()
    if bin_ is None:
        raise FileNotFoundError("no PostgreSQL: install Debian's package postgresql")
    folder = Path(tempfile.mkdtemp(prefix="sayso-pg-"))
    as_user = _as_user(folder)
    try:
        init = [bin_ / "initdb", "-D", folder / "data", "-U", "sayso", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
        _run([*as_user, *init])
        options = f"-k {folder} -c listen_addresses= -c max_connections=50 -c fsync=off"
        start = [bin_ / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options]
        _run([*as_user, *start, "start"])
        try:
            yield f"postgresql+psycopg://sayso@/postgres?host={folder}"
        finally:
            _run([*as_user, bin_ / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_user(folder: Path) -> list[str]:
    """How to run something as the user the folder is given to."""
    if os.geteuid() != 0:
        return []
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known[next(name for name in USERS if name in known)]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _run(command: list[object]) -> None:
    done = subprocess.run(
        list(map(str, command)), cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[-1]}: {done.stderr}")
