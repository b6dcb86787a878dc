"""Learn all judgements from gold folders and write their weights.

python train/learn.py GOLD_DIR...
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from fit import fit_all
from gold import digest, learners

from sayso.attribution import learned


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    options = parser.parse_args()
    articles = learners(options.gold)
    tables = fit_all([*articles, *learners(options.gold, joined=True)])
    folder = Path(learned.__file__).parent / "weights"
    for name, table in sorted(tables.items()):
        data = {"gold": digest(options.gold), "articles": len(articles), "weights": table}
        (folder / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{name}: {len(table)} weights from {len(articles)} articles")


if __name__ == "__main__":
    main()
