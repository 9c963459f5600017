"""Queue tasks and the schedule: claim work and take it to the desk."""
