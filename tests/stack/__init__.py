"""The product as it is deployed: the packaged functions on one machine, used by people."""
