"""The only place that knows the database and the folder of raw messages."""
