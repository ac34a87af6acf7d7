"""From nothing to selling: the pages that make an agency on an empty database (decision 0050)."""
