"""Backup and restore: one archive with the database, the files, a manifest and all checksums.

Reading order: `ground` (errors, folders) · `facts` (what is counted) · `manifest` · `archive` (the
tar) · `sqlite`, `postgres` (one snapshot, one replacement) · `make` · `restore`. docs/backup.md
"""
