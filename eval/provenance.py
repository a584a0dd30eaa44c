"""Where figures come from: the commit of the code, the kind of machine, the settings that may be shown."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from assistant.settings import Settings


def machine() -> str:
    """The kind of this machine; not its name."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def commit(folder: Path) -> str | None:
    """The commit of the clone that a folder belongs to, with "+" where files were changed since; None without one."""
    try:
        head = _git(folder, "rev-parse", "--short=12", "HEAD")
        changed = _git(folder, "status", "--porcelain", "--untracked-files=no", "--", "*.py", "*.toml", "*.json")
    except (OSError, subprocess.CalledProcessError):
        return None
    return head + ("+" if changed else "")


def public(settings: Settings) -> dict[str, object]:
    """The settings that a report may show: no folder of this machine, no secret."""
    return {
        name: value
        for name, value in settings.model_dump().items()
        if isinstance(value, bool | int | float | None) or (isinstance(value, str) and not _private(name))
    }


def _private(name: str) -> bool:
    # A report names the model by itself; whose servers are asked is nobody else's business.
    return name in ("model", "further_documents") or name.endswith(("url", "key", "token", "password"))


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own command
    return done.stdout.strip()
