"""Commands at the shell as whole processes, beside what importing peewee costs."""

import sys
from functools import partial

from scripts.bench.figures import Figure, Goal, Row, Section
from scripts.bench.sizes import Size
from scripts.bench.stores import FW_TUI, environment, store
from scripts.bench.timing import in_turns, process_ms

_COMMANDS = {
    "fw-tui status": ["status"],
    'fw-tui sessions "drucker maier" --limit 50': ["sessions", "drucker maier", "--limit", "50"],
}

_IMPORT = [sys.executable, "-c", "import peewee"]


def measure(size: Size) -> Section:
    """Each command on both stores."""
    section = Section("Shell: whole processes")
    works = {
        (label, count): partial(process_ms, [FW_TUI, *words], environment(store(count)))
        for label, words in _COMMANDS.items()
        for count in (size.few, size.many)
    }
    floor = ("import", 0)
    taken = in_turns(
        {
            floor: partial(process_ms, [sys.executable, "-c", "import peewee"], environment()),
            **works,
        },
        size.starts,
    )
    known = {name: Figure.of(samples) for name, samples in taken.items()}
    section.add(
        *(
            Row(
                f"{label}, {count:,} sessions",
                known[label, count],
                'python -c "import peewee"',
                known[floor],
                (Goal("ratio", 2.5),),
            )
            for label, count in works
        )
    )
    return section
