"""What may never change in the catalogue, guarded by the database."""

from kernel.triggers import append_only

TRIGGERS = [*append_only("catalog_pricechange")]
