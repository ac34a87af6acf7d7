"""The owner's home: Django's admin with our own index and work screens."""

from __future__ import annotations

from django.contrib import admin


class AgencyAdminSite(admin.AdminSite):
    site_header = "Relais"
