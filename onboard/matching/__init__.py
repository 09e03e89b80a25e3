"""Whose could it be: found items against loss reports and passengers, ranked, with reasons in plain words.

Linear algebra keeps to one thread, unless the operator wants it otherwise: where other work has the cores, its threads
wait for one another, and a sentence takes 80 ms instead of 5. OpenBLAS reads this once, when numpy is first imported.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
