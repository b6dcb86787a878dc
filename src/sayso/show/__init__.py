"""Readings made visible: the terminal page, the HTML page, the explanation. Imported only when one is asked for."""
