#!/bin/sh
# Runs its arguments with the first Python 3.11 or 3.12 on PATH that really starts and can make an environment.
# A name alone proves nothing: version managers leave names on PATH that start no Python.
probe='import sys; sys.exit(0 if sys.version_info[:2] in ((3, 11), (3, 12)) else 1)'
without_venv=""
for candidate in python3 python3.12 python3.11; do
    if "$candidate" -c "$probe" >/dev/null 2>&1; then
        if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            exec "$candidate" "$@"
        fi
        without_venv="$candidate"
    fi
done
if [ -n "$without_venv" ]; then
    echo "$without_venv cannot make environments: install its venv module (Debian, Ubuntu: apt-get install python3-venv), then run make again." >&2
else
    echo "Python 3.11 or 3.12 was not found on PATH: install one with its venv module (Debian, Ubuntu: apt-get install python3 python3-venv), then run make again." >&2
fi
exit 1
