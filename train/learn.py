"""Learn all judgements from gold folders and write their weights.

python train/learn.py GOLD_DIR...
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from fit import Fitted, fit_all
from gold import digest, learners

from sayso.attribution import learned
from sayso.attribution.learned import Forest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    options = parser.parse_args()
    articles = learners(options.gold)
    tables = fit_all([*articles, *learners(options.gold, joined=True)])
    folder = Path(learned.__file__).parent / "weights"
    for name, table in sorted(tables.items()):
        data = {"gold": digest(options.gold), "articles": len(articles)}
        (folder / f"{name}.json").write_text(_json(data, table), encoding="utf-8")
        print(f"{name}: {_size(table)} from {len(articles)} articles")


def _json(data: dict[str, Any], table: Fitted) -> str:
    """Weights one a line, trees one a line."""
    if not isinstance(table, Forest):
        return json.dumps(data | {"weights": table}, ensure_ascii=False, indent=1) + "\n"
    head = json.dumps(data | {"features": table.names, "right": table.right}, ensure_ascii=False, indent=1)
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in table.trees)
    return f'{head.removesuffix("}").rstrip()},\n "trees": [\n{trees}\n]}}\n'


def _size(table: Fitted) -> str:
    return f"{len(table.trees)} trees" if isinstance(table, Forest) else f"{len(table)} weights"


if __name__ == "__main__":
    main()
