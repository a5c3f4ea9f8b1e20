"""The HTTP service, the commands and the sample data."""
