"""How one response comes in: pages, JSON API, codes, validation."""
