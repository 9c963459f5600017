"""The `intake` command line, a file per command: puts the parts together and says what happened."""
