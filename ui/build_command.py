"""The command that builds, for whoever has it run in a process of its own."""

from __future__ import annotations

import sys

BUILD = (sys.executable, "-c", "from ui.terminal.cli import main; main()", "index", "build")
