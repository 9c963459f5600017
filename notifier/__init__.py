"""Writes and delivers the letters."""
