FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=agency.settings VAR_DIR=/srv/var
WORKDIR /srv/relais

COPY requirements.txt .
RUN pip install --no-cache-dir --only-binary :all: -r requirements.txt

COPY . .
# Built with a throw-away key: nothing here is signed with it.
RUN SECRET_KEY=build-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789 VAR_DIR=/tmp/build \
    PAYMENTS_MODE=stripe_test STRIPE_SECRET_KEY=sk_test_build STRIPE_WEBHOOK_SECRETS=whsec_build \
    STATIC_ROOT=/srv/static sh -c \
    "python manage.py compile_catalogs && python manage.py collectstatic --noinput"
ENV STATIC_ROOT=/srv/static

RUN useradd --system --home-dir /srv relais && mkdir -p /srv/var && chown relais /srv/var
USER relais
VOLUME /srv/var
EXPOSE 8000

CMD ["gunicorn", "agency.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--no-control-socket"]
