"""What would be deployed: the merged template and the package, looked at before AWS sees them."""
