"""The kill test: workers die at random moments, and every brief still arrives once."""
