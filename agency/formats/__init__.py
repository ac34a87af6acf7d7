"""How dates read in the tables of the admin: as on every other page, with their year."""
