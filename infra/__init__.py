"""What the functions need around them in AWS, and the builder of their package."""
