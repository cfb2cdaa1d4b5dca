"""How large the search index is, beside the table of sessions."""

from collections.abc import Mapping
from pathlib import Path

from scripts.bench.figures import Figure, Goal, Row, Section
from scripts.bench.sizes import Size
from scripts.bench.stores import store
from scripts.bench.timing import bare


def measure(size: Size) -> Section:
    """Both stores."""
    section = Section("Size of the search index")
    for count in (size.few, size.many):
        sizes = _sizes(store(count))
        index = sum(bytes_ for name, bytes_ in sizes.items() if name.startswith("search_"))
        section.add(
            Row(
                f"{count:,} sessions",
                Figure(index / 1e6, "MB") if index else None,
                "the table of sessions",
                Figure(sizes["session"] / 1e6, "MB"),
                (Goal("ratio", 0.7),) if count == size.many else (),
                "" if index else "there is no index",
            )
        )
    return section


def _sizes(path: Path) -> Mapping[str, int]:
    """Bytes of each table without its own indexes."""
    with bare(path) as connection:
        return dict(
            connection.execute(
                "SELECT dbstat.name, SUM(pgsize) FROM dbstat"
                " JOIN sqlite_master USING (name) WHERE type = 'table' GROUP BY dbstat.name"
            )
        )
