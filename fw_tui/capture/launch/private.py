"""A folder that only this user can look into, for what two processes tell each other."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_RUNTIME = "XDG_RUNTIME_DIR"


@contextmanager
def private_folder() -> Iterator[Path]:
    """A new folder of mode 0700 in memory where the system has such a place; gone afterwards."""
    runtime = os.environ.get(_RUNTIME)
    place = runtime if runtime and os.access(runtime, os.W_OK | os.X_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="fw-tui-", dir=place))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
