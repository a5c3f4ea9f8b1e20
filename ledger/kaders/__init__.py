"""The handelingskaders: one folder each, and the mechanism that they share."""
