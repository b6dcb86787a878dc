"""Anything from outside becomes an `Article`, or one `InputError` that says what to do."""
