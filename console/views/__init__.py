"""The pages: thin functions that read by `storage`, act by `desk` and show by `templates/console`."""
