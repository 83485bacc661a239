"""Entry point of the web server (gunicorn vanninh_portal.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanninh_portal.settings")

application = get_wsgi_application()

from vanninh_portal.checks import refuse_to_start  # noqa: E402  # models can be imported only now

refuse_to_start()
