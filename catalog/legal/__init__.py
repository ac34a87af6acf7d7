"""Law texts: wordings as dated files, filled in from the profile, published as immutable rows."""
