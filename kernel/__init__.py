"""What every room stands on. Imports nobody; small on purpose."""
