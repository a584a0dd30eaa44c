"""What starting, building and answering cost, measured."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command has it: see `ui.terminal`
