"""Loaded before the settings: what the tests set in the environment, so that they run the same everywhere."""

import atexit
import base64
import os
import shutil
import tempfile

KEYS = "1:" + base64.b64encode(b"k" * 32).decode()

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("DATA_KEYS", KEYS)
os.environ.setdefault("INDEX_KEYS", KEYS)
os.environ["PLAIN_STATIC"] = "1"
os.environ["DEMO"] = "1"
os.environ["PUBLIC_URL"] = "http://testserver"
os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,testserver"
os.environ["SMS_GATEWAY"] = "local"
os.environ["MAIL_TRANSPORT"] = "local"
os.environ["HOTLINE"] = "02583840123"
os.environ["LOG_LEVEL"] = "WARNING"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps an event loop in the test's thread

# Papers and files of tests lie in a folder of the run's own.
os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="vanninh-media-")
atexit.register(shutil.rmtree, os.environ["MEDIA_ROOT"], ignore_errors=True)
