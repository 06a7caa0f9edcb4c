"""`python -m tests.rules.coverage_gate FILE`: branch coverage of the rooms that must be covered almost whole."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOMS = ("bot/dialogue", "bot/journal", "bot/cases", "flows")
LEAST = 95.0


def main() -> int:
    files = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["files"]
    short = 0
    for room in ROOMS:
        summaries = [found["summary"] for name, found in files.items() if name.startswith(f"{room}/")]
        branches = sum(summary["num_branches"] for summary in summaries)
        covered = sum(summary["covered_branches"] for summary in summaries)
        statements = sum(summary["num_statements"] for summary in summaries)
        lines = sum(summary["covered_lines"] for summary in summaries)
        percent = 100 * (covered + lines) / (branches + statements)
        short += percent < LEAST or 100 * covered / branches < LEAST
        print(
            f"{room:14} branches {100 * covered / branches:6.2f} %   with lines {percent:6.2f} %   at least {LEAST} %"
        )
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
