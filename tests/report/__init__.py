"""Every format of a report, read back."""
