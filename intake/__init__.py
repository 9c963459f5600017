"""Bring messages in as bytes, none missed, none twice."""
