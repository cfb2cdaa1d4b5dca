"""Run measurements, each in a process of its own, and write down what they found out.

python -m scripts.bench                all, into docs/benchmarks.md
python -m scripts.bench search idle    some, only printed
python -m scripts.bench --small ...    on small stores with few repetitions, only printed
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import datetime
from importlib import import_module

from scripts.bench.figures import Section, as_data, from_data
from scripts.bench.report import failures, machine_facts, report, table
from scripts.bench.sizes import FULL, SMALL
from scripts.bench.stores import ROOT

#: Modules beside this one, in the order of the page; the peers come only where they may install.
NAMES = (
    "startup",
    "shell",
    "search",
    "scrolling",
    "idle",
    "line",
    "writing",
    "reading",
    "importing",
    "statements",
    "index",
    "invoices",
    "peers",
)
PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    """Measure what was asked for; a figure that misses its goal is told and is no failure."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="measurements, default: all")
    parser.add_argument("--small", action="store_true", help="small stores, few repetitions")
    parser.add_argument("--json", action="store_true", help="one measurement, in this process")
    args = parser.parse_args()
    size = SMALL if args.small else FULL
    if args.json:
        print(json.dumps(as_data(import_module(f"scripts.bench.{args.names[0]}").measure(size))))
        return 0
    machine = machine_facts()
    names = args.names or [n for n in NAMES if size.peers or n != "peers"]
    sections, crashed = _measured(names, args.small)
    for sentence in failures(sections):
        print(f"missed: {sentence}")
    for name in crashed:
        print(f"bench: {name} crashed", file=sys.stderr)
    if not args.names and not args.small and not crashed:
        PAGE.write_text(report(sections, machine, datetime.now().astimezone().date()))
        print(f"written: {PAGE.relative_to(ROOT)}")
    return 1 if crashed else 0


def _measured(names: Iterable[str], small: bool) -> tuple[list[Section], list[str]]:
    """What the measurements found out, printed as it comes, and those that crashed."""
    sections, crashed = [], []
    for name in names:
        command = [sys.executable, "-m", "scripts.bench", name, "--json"]
        command += ["--small"] if small else []
        begun = time.perf_counter()
        answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, cwd=ROOT)
        if answer.returncode:
            crashed.append(name)
            continue
        section = from_data(json.loads(answer.stdout))
        sections.append(section)
        print(section.title, table(section.rows), *section.notes, sep="\n")
        print(f"({name}: {time.perf_counter() - begun:.0f} s)\n", flush=True)
    return sections, crashed


if __name__ == "__main__":
    sys.exit(main())
