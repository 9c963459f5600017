"""Bytes to typed values, or to the reason why they cannot be read. Runs inside the cage; knows no file, network or setting."""
