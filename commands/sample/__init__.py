"""An invented season: applicants, their forms and their mails. For the demo, and for tests that need a believable mail."""
