"""Ask database and Redis servers who they are. Runs with the Python of `.venv`, prints one JSON object.

`python -m launcher.probe given` looks at DATABASE_URL and REDIS_URL of the environment;
`python -m launcher.probe local` looks for servers on this machine's standard ports that tests may use;
`python -m launcher.probe create` and `drop` make and remove the database that DATABASE_URL names.
"""

import contextlib
import getpass
import json
import os
import sys
from collections.abc import Iterator

import psycopg2
import redis
from psycopg2 import sql

OLDEST_POSTGRES = 150000  # PostgreSQL 15, as the driver writes it
TIMEOUT_SECONDS = 3
LAST_REDIS_NUMBER = 15


def given_database(url: str) -> dict[str, str]:
    """`is`: what answers at `url`, without user and password; or `error`."""
    try:
        with psycopg2.connect(url, connect_timeout=TIMEOUT_SECONDS) as connection:
            return {"is": _named(connection)}
    except (psycopg2.Error, UnicodeError) as error:
        return {"error": " ".join(str(error).split())}


def given_redis(url: str) -> dict[str, str]:
    """`is`: what answers at `url`; or `error`."""
    try:
        client = redis.Redis.from_url(url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS)
        return {"is": f"Redis {client.info('server')['redis_version']}"}
    except (redis.RedisError, ValueError, OSError) as error:
        return {"error": " ".join(str(error).split())}


def local_database() -> dict[str, str]:
    """`url` and `is` of a server on 127.0.0.1:5432 that lets us make databases; or `error`."""
    errors = []
    for user in dict.fromkeys(("postgres", getpass.getuser())):
        url = f"postgres://{user}@127.0.0.1:5432/postgres"
        try:
            with psycopg2.connect(url, connect_timeout=TIMEOUT_SECONDS) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user")
                row = cursor.fetchone()
                if connection.server_version < OLDEST_POSTGRES:
                    return {"error": f"{_named(connection)} is older than PostgreSQL 15"}
                if row and row[0]:
                    return {"url": url, "is": f"{_named(connection)} on localhost:5432"}
                errors.append(f"{user} may not create databases")
        except psycopg2.Error as error:
            errors.append(" ".join(str(error).split()))
    return {"error": "; ".join(errors)}


def local_redis() -> dict[str, str]:
    """`url` and `is` of the highest empty database of a Redis on 127.0.0.1:6379; or `error`."""
    try:
        for number, client in _redis_databases():
            if client.dbsize() == 0:
                named = f"Redis {client.info('server')['redis_version']} on localhost:6379, database {number}"
                return {"url": f"redis://127.0.0.1:6379/{number}", "is": named}
    except (redis.RedisError, OSError) as error:
        return {"error": " ".join(str(error).split())}
    return {"error": "all its databases hold keys of others"}


def _redis_databases() -> Iterator[tuple[int, "redis.Redis"]]:
    """Database 0 is left out: it is where strangers keep their things."""
    for number in range(LAST_REDIS_NUMBER, 0, -1):
        url = f"redis://127.0.0.1:6379/{number}"
        yield (
            number,
            redis.Redis.from_url(url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS),
        )


def _named(connection: "psycopg2.extensions.connection") -> str:
    version = str(connection.get_parameter_status("server_version")).split()[0]
    return f"PostgreSQL {version}"


def create_database(url: str) -> bool:
    """Make the database that `url` names; whether it had to be made."""
    with contextlib.suppress(psycopg2.OperationalError):
        psycopg2.connect(url, connect_timeout=TIMEOUT_SECONDS).close()
        return False
    _maintain(url, "CREATE DATABASE {}")
    return True


def drop_database(url: str) -> bool:
    """Drop the database that `url` names."""
    _maintain(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)")
    return True


def _maintain(url: str, statement: str) -> None:
    server, _, name = url.rpartition("/")
    connection = psycopg2.connect(f"{server}/postgres", connect_timeout=TIMEOUT_SECONDS)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(name.partition("?")[0])))
    finally:
        connection.close()


def main(question: str) -> None:
    url = os.environ.get("DATABASE_URL", "")
    answers: dict[str, object] = {}
    if question == "local":
        answers = {"database": local_database(), "redis": local_redis()}
    elif question == "create":
        answers = {"made": create_database(url)}
    elif question == "drop":
        answers = {"dropped": drop_database(url)}
    else:
        if url:
            answers["database"] = given_database(url)
        if redis_url := os.environ.get("REDIS_URL"):
            answers["redis"] = given_redis(redis_url)
    print(json.dumps(answers))


if __name__ == "__main__":
    main(sys.argv[1])
