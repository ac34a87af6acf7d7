"""From practice to real money: what is checked, item by item (decision 0051)."""
