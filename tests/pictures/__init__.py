"""The pictures in docs/ and in the README: taken from the running product, by a script."""
