"""What a client accepted can be read again as it was: published texts never change."""

from kernel.triggers import append_only

TRIGGERS = append_only("catalog_legaltext")
