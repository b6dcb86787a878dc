"""When an article was published, as a moment that can be compared."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(published: str | None) -> datetime | None:
    """Return an ISO 8601 time in UTC, where it tells no zone as if it were UTC; None where it cannot be told."""
    try:
        told = datetime.fromisoformat(published or "")
        return told.replace(tzinfo=told.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
