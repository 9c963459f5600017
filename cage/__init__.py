"""The only door to the parsers: one forked, locked-in child per message; bytes in, values out."""
