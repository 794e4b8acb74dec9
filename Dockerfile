# One image for web, worker, beat and migrations; docker-compose.yml says which command each runs.

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
WORKDIR /app

COPY requirements.txt ./
RUN python -m venv /opt/runtime && \
    /opt/runtime/bin/python -m pip install --quiet --require-hashes -r requirements.txt

COPY requirements-build.txt ./
RUN python -m venv /opt/build && \
    /opt/build/bin/python -m pip install --quiet --require-hashes -r requirements-build.txt

COPY package.json package-lock.json .npmrc ./
COPY .make .make
COPY tracker/dashboard/assets tracker/dashboard/assets
RUN /opt/build/bin/python .make/assets.py

COPY . .
RUN DATABASE_URL=postgres:///none SECRET_KEY=not-kept-in-the-image /opt/runtime/bin/python manage.py collectstatic --no-input --verbosity 0


FROM python:3.13-slim-bookworm
ENV PATH=/opt/runtime/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /app

RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent tracker && \
    install --directory --owner=tracker --mode=700 /erasures /exports
COPY --from=build /opt/runtime /opt/runtime
COPY . .
COPY --from=build /app/var/static var/static
RUN python -m compileall -q people orgs tracker

USER tracker
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s CMD ["python", ".docker/healthz.py"]
CMD ["gunicorn", "tracker.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
