"""How dates and numbers are read and written, by language (``FORMAT_MODULE_PATH``).

Django's own ``vi`` reads 05/03/2026 as 3 May, writes 22-11-2026 and starts the week on Sunday.
"""
