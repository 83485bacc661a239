"""Live: the process answers. Ready: it can serve (database) and says whether messages flow (Redis)."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from accounts.doors import public


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        cache.get("health")
    except Exception:  # noqa: BLE001  # whatever the client raises, the answer is no
        return False
    return True


@public
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"live": True})


@public
def ready(request: HttpRequest) -> JsonResponse:
    """503 without the database; Redis down is told but does not stop the web (notices wait)."""
    has_database = _database_answers()
    body = {"ready": has_database, "database": has_database, "redis": _redis_answers()}
    return JsonResponse(body, status=200 if has_database else 503)
