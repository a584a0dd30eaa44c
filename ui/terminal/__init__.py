"""The command `passerelle`: what a person types is read, one function is called, what comes back is printed."""

import os

# Products of an answer are small. Threads of NumPy's own, which wait for the next one busily, made an answer take twice
# the processors, and kept one of them from reading another part of the question. Set before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
