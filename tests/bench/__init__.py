"""What the product costs, printed as ratios within one run: `make bench`."""
