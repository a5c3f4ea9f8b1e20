"""Deciding on each kind of message: pure functions from message and knowledge to events."""
