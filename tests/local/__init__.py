"""The stack on one machine: what it keeps, what it says, and what its mailbox shows."""
