"""`25 nov. 2026, 11 h 19`. Names as Django reads them (django.conf.locale)."""

DATE_FORMAT = "j N Y"
TIME_FORMAT = "G\u202f\\h\u202fi"
DATETIME_FORMAT = f"{DATE_FORMAT}, {TIME_FORMAT}"
