"""Measures how right the product reads: filled forms in layouts that nobody has shown it, with the truth about each."""
