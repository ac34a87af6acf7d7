"""What our pages cost, as ratios to a bare Django page measured in the same run."""
