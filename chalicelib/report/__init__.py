"""What readers get: the summary of released batches, and its files."""
