"""How responses become batches nobody can see through."""
