"""The web desk: pages over a corpus in a browser, served on loopback, without any network of its own."""
