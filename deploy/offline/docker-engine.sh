#!/usr/bin/env bash
# Makes a Docker engine with Compose v2 and buildx available on a Debian 12 machine that has none,
# from Debian's own packages, and starts it. Where Docker is installed in another way, this is not needed. Does nothing where `docker info` already answers.
# Run as root. The engine's log: /var/log/dockerd.log; its pid: /var/run/docker.pid.
set -euo pipefail

if docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1; then
  echo "docker: already running ($(docker version -f '{{.Server.Version}}'))"; exit 0
fi

export DEBIAN_FRONTEND=noninteractive
if [[ ! -x /usr/bin/dockerd && ! -x /usr/sbin/dockerd ]]; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends docker.io iptables debootstrap ca-certificates >/dev/null
fi

# Debian 12 has Compose v1 only; v2 and buildx are taken from Debian 13 as files, without changing the system's suites.
plugins=/usr/local/lib/docker/cli-plugins
if [[ ! -x $plugins/docker-compose || ! -x $plugins/docker-buildx ]]; then
  mirror=$(cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null | sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb (\[[^]]*\] )?([^ ]+).*/\2/p' | head -n 1 || true)
  mirror=${mirror:-http://deb.debian.org/debian}
  work=$(mktemp -d); chmod 755 "$work"; mkdir -p "$work"/{lists/partial,cache/archives/partial,debs}
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$work/sources.list"
  apt=(-qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
       -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root)
  apt-get "${apt[@]}" update
  (cd "$work/debs" && apt-get "${apt[@]}" download docker-compose/trixie docker-buildx/trixie >/dev/null)
  mkdir -p "$plugins"
  for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
  install -m 755 "$work"/root/usr/libexec/docker/cli-plugins/* "$plugins/"
  rm -rf "$work"
fi

# A machine may carry an older client of another origin first on PATH; the engine's own is /usr/bin/docker.
if ! docker info >/dev/null 2>&1; then
  setsid dockerd --pidfile /var/run/docker.pid >/var/log/dockerd.log 2>&1 </dev/null &
  for _ in $(seq 60); do docker info >/dev/null 2>&1 && break; sleep 0.5; done
fi
docker info >/dev/null || { tail -n 20 /var/log/dockerd.log >&2; exit 1; }
echo "docker: engine $(docker version -f '{{.Server.Version}}'), compose $(docker compose version --short)"
