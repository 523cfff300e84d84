# The HTTP transport in a container. The image holds PyAV's wheel, which bundles x264 and x265
# (GPL): an image you pass on carries their terms. The package itself is MIT.
FROM python:3.13.5-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/animatic
COPY requirements.lock ./
RUN /opt/animatic/bin/pip install --no-cache-dir -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY server ./server
RUN /opt/animatic/bin/pip install --no-cache-dir --no-deps . \
 && /opt/animatic/bin/pip uninstall -y pip

FROM python:3.13.5-slim-bookworm
RUN useradd --create-home --uid 10001 animatic
COPY --from=build /opt/animatic /opt/animatic
USER animatic
ENV PATH=/opt/animatic/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ANIMATIC_HOME=/home/animatic/data \
    ANIMATIC_OUTPUT_DIR=/home/animatic/videos \
    ANIMATIC_LOCAL_FILES=off \
    ANIMATIC_ALLOWED_HOSTS=localhost
VOLUME ["/home/animatic/data", "/home/animatic/videos"]
EXPOSE 8765
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8765/health', timeout=4)"]
# Set ANIMATIC_ALLOWED_HOSTS to the name people reach it by; every other Host is refused.
CMD ["animatic", "serve", "--host", "0.0.0.0", "--port", "8765"]
