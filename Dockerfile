# The controller's image: Node, the four libraries that it is linked to, and the bundle. No shell, no package manager.
# docs/image.md says how it is built, and what is in it. It takes BuildKit or buildah.

# Node 24 and npm on Debian, for the platform that the image is for; nothing of it is run. Pin it by digest (…@sha256:…).
ARG NODE_IMAGE=node:24.21.0-trixie-slim
# The same, for the platform that builds: the bundle runs on any, so that another platform's image needs no emulation.
ARG BUILD_IMAGE=${NODE_IMAGE}

FROM ${NODE_IMAGE} AS target

FROM --platform=${BUILDPLATFORM} ${BUILD_IMAGE} AS build
WORKDIR /private-http-api-controller
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY LICENSE tsconfig.json ./
COPY scripts scripts
COPY src src
RUN npm run bundle \
  && npm sbom --package-lock-only --sbom-format=cyclonedx --sbom-type=application > dist/npm.cdx.json
RUN --mount=type=bind,from=target,target=/target node scripts/image/assemble.ts --base=/target --to=/image

# `docker build --target sbom --output dist/image .` writes the bill of materials, which is in the image too.
FROM scratch AS sbom
COPY --from=build /image/app/sbom.cdx.json /

FROM scratch AS image
# What changes with Node and Debian, and what changes with each version: a layer each.
COPY --from=build /image/system /
COPY --from=build /image/app /app
# Why each: docs/performance.md, "Memory and CPU".
ENV MALLOC_ARENA_MAX=1
ENTRYPOINT ["/usr/local/bin/node", "--max-semi-space-size=1", "--optimize-for-size", "/app/controller.mjs"]
USER 65532:65532
WORKDIR /
# /metrics; /healthz and /readyz.
EXPOSE 8080 8081
ARG VERSION=unknown
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="private-http-api-controller" \
  org.opencontainers.image.description="A Kubernetes controller that gives services inside a VPC a public Amazon API Gateway HTTP API through a VPC link" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.source="${SOURCE}"
