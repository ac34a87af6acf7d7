"""`25 Nov 2026, 11:19`. Names as Django reads them (django.conf.locale)."""

DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
