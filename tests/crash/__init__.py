"""Crashes at every point of sealing, and what must be true after the next attempt."""
