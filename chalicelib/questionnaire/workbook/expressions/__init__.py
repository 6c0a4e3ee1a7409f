"""Conditions and rules as authors write them: parsed by a grammar, never evaluated."""
