"""What surrounds a statement: when, where, how sure."""
