"""One suite for the store over every backend."""
