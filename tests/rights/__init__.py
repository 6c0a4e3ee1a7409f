"""Which rights the functions use: recorded while the tests run, and set against their policies."""
