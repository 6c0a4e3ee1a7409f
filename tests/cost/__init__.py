"""What the product's acts cost: counted while the real code runs against moto."""
