"""Pure code, without AWS."""
