"""The only way to change a case: assess, compose, write state, history and outbox in one transaction."""
