"""Addresses. Public and signed-in pages carry the language; admin, webhooks, files do not."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
