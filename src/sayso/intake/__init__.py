"""Anything from outside becomes an `Article`, or a record set aside with the reason."""

from sayso.intake.files import take
from sayso.intake.taken import Provenance, SetAside, Taken

__all__ = ["Provenance", "SetAside", "Taken", "take"]
