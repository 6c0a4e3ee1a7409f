"""What the steering office sees."""
