# Built with: docker build --build-arg VERSION=$(bash scripts/version.sh) -t twinhall .

FROM node:22-bookworm-slim AS modules
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

FROM golang:1.26-bookworm AS build
# One of the build's steps cuts typefaces to size with a script for Node.
COPY --from=modules /usr/local/bin/node /usr/local/bin/node
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY --from=modules /src/node_modules node_modules
COPY package.json package-lock.json LICENSE ./
COPY cmd cmd
COPY internal internal
COPY demo demo
COPY frontend frontend
ARG VERSION=container
RUN go run ./cmd/gazetteer-build -modules node_modules -out internal/gazetteer/data/gazetteer.bin.gz \
 && go run ./cmd/basemap-build -modules node_modules -out internal/basemap/data/basemap.bin.gz \
 && go run ./cmd/frontend-build \
 && go run ./cmd/licences-build \
 && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X twinhall/internal/cli.version=$VERSION" -o /out/twinhall ./cmd/twinhall \
 && mkdir /out/data

# No shell and no package manager: certificates, time zones and the program.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/twinhall /usr/bin/twinhall
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
VOLUME /data
# The database is /data/twinhall.db where nothing else is said: no variable, so
# that TWINHALL_DATABASE_FILE alone names another.
WORKDIR /
ENV TWINHALL_EDITION_FILE=/data/twinhall.edition.gz \
    TWINHALL_KEY_FILE=/data/twinhall.key \
    LISTEN=0.0.0.0:8080
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["/usr/bin/twinhall", "doctor", "--ready", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["/usr/bin/twinhall"]
CMD ["serve"]
