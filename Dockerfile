# One image for web, worker, beat and migrate; compose.yaml gives each its command.
FROM python:3.12-slim AS packages
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=vanninh_portal.settings
# /srv/media is a volume: made here so that a new volume belongs to the portal's account.
RUN useradd --system --uid 10001 --user-group --no-create-home portal \
    && install -d -o portal -g portal -m 0700 /srv/media
WORKDIR /srv/portal
COPY --from=packages /venv /venv
COPY . .
# The settings ask for keys; collecting static files uses none of them, so these are thrown away with this step.
RUN SECRET_KEY=build DATA_KEYS=1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    INDEX_KEYS=1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q .
USER portal
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "vanninh_portal.wsgi", "--bind", "0.0.0.0:8000", "--preload", "--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "10", "--no-control-socket"]
