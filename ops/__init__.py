"""What every process needs: configuration, clock, errors, logs, metrics."""
