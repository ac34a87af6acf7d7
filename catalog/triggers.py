"""What may never change in the catalogue, guarded by the database: past prices, and the law texts
that a client accepted."""

from kernel.triggers import append_only

TRIGGERS = [*append_only("catalog_legaltext"), *append_only("catalog_pricechange")]
