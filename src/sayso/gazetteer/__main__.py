"""Compile the index of the gazetteer ahead of its first use: `python -m sayso.gazetteer`."""

from sayso.gazetteer import gazetteer

gazetteer()
