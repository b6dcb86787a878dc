"""The claims of story bundles, one JSON a bundle, for `score_links.py`.

python bench/claims.py GOLD_STORIES OUT_DIR
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from sayso.links.same import Claim, claims
from sayso.model import Article
from sayso.reading import read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for folder in sorted(p for p in options.stories.iterdir() if p.is_dir()):
        raw = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json")) if p.stem != "gold"]
        found = claims(read(Article(**article)) for article in raw)
        data = {"copies": [], "claims": [plain(claim) for claim in found], "findings": []}
        (options.out / f"{folder.name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def plain(claim: Claim) -> dict[str, Any]:
    """A claim by the contract of `sayso links`, without origins."""
    statements = [
        {
            "article": one.article,
            "field": one.field,
            "span": one.passage,
            "chain": one.chain,
            "hedged": one.hedged,
            "polarity": polarity,
        }
        for one, polarity in zip(claim.statements, claim.polarities, strict=True)
    ]
    return {"id": claim.id, "statements": statements, "origins": []}


if __name__ == "__main__":
    main()
