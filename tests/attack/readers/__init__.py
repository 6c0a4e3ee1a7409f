"""Readers: each file format, turned back into what it tells. A new format is a new file here."""
