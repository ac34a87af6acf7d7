"""What the Makefile runs; the rooms never import it."""
