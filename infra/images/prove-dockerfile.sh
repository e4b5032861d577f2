#!/usr/bin/env bash
# Builds the Dockerfile where there are neither Docker nor registries of images: with buildah, on base images made of Debian's packages. Then looks at the
# image, and starts its command line as its user. Linux, Debian 12, as root; needs buildah (Debian's), Node and npm.
#   infra/images/prove-dockerfile.sh        (some minutes)
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
buildah() { command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"; }
trap 'command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs umount --all >/dev/null 2>&1 || true; rm -rf "$work"' EXIT

# base NAME PACKAGE…: an image of what these packages have, with this machine's list of authorities.
base() {
  local root=$work/bases/$1
  shift
  mkdir -p "$root" "$work/packages"
  (cd "$work/packages" && apt-get download -qq "$@" 2>/dev/null)
  for package in "$@"; do dpkg-deb -x "$work/packages/${package}"_*.deb "$root"; done
  mkdir -p "$root/etc/ssl/certs" "$root/tmp" "$root/root"
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  printf 'root:x:0:0:root:/root:/usr/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/usr/sbin/nologin\n' > "$root/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' > "$root/etc/group"
}
commit() {
  local container
  container=$(buildah from scratch)
  buildah add -q "$container" "$work/bases/$1" / > /dev/null
  shift
  for setting in "${@:2}"; do buildah config "$setting" "$container"; done
  buildah commit -q "$container" "$1" > /dev/null
  buildah rm "$container" > /dev/null
}

libraries=(base-files libc6 libgcc-s1 gcc-12-base libstdc++6)
base build "${libraries[@]}" bash dash coreutils sed grep findutils tar gzip xz-utils libselinux1 libpcre2-8-0 libtinfo6 libacl1 libattr1 libgmp10 libssl3 zlib1g liblzma5
node=$(readlink -f "$(command -v node)") npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
mkdir -p "$work/bases/build/usr/local/bin" "$work/bases/build/usr/local/lib/node_modules"
cp "$node" "$work/bases/build/usr/local/bin/node"
cp -r "$npm" "$work/bases/build/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/bases/build/usr/local/bin/npm"
ln -sf bash "$work/bases/build/bin/sh"
for file in "$HOME/.npmrc" /etc/npmrc; do [ ! -f "$file" ] || install -D -m 0600 "$file" "$work/bases/build$file"; done
commit build docker.io/library/node:24-bookworm-slim --env=PATH=/usr/local/bin:/usr/bin:/bin --env=NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt --env=HOME=/root
base run "${libraries[@]}" ca-certificates tzdata netbase
commit run gcr.io/distroless/cc-debian12:nonroot --user=65532:65532

cp infra/images/Dockerfile "$work/Dockerfile"
buildah bud --isolation chroot --pull-never --ignorefile infra/images/Dockerfile.dockerignore --build-arg VERSION=0.0.1 \
  --build-arg REVISION="$(git rev-parse HEAD)" --file "$work/Dockerfile" --tag lintel .
container=$(buildah from --pull-never lintel)
root=$(buildah mount "$container")

fail() { echo "image: FAILED: $1" >&2; exit 1; }
own=$(du -sb --apparent-size "$root/app" "$root/usr/local/bin" | awk '{ sum += $1 } END { print sum }')
all=$(du -sb --apparent-size "$root" | cut -f1)
[ "$all" -lt 250000000 ] || fail "$all bytes"
for file in bin/sh bin/bash usr/bin/apt usr/bin/dpkg usr/local/bin/npm; do [ ! -e "$root/$file" ] || fail "there is /$file"; done
needless=$(find "$root/app" \( -name '*.ts' -o -name '*.map' -o -name '*.test.*' -o -name node_modules \) | head -3)
[ -z "$needless" ] || fail "not needed at run time: $needless"
config=$(buildah inspect --type container --format '{{.OCIv1.Config.User}} {{.OCIv1.Config.StopSignal}} {{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.Cmd}} {{index .OCIv1.Config.Labels "org.opencontainers.image.version"}}' "$container")
[ "$config" = "65532:65532 SIGTERM [/usr/local/bin/node] [proxy-edge.js] 0.0.1" ] || fail "its configuration is $config"
[ "$(stat -c %u:%g "$root/var/lib/lintel/spool")" = 65532:65532 ] || fail "the spool's folder is not its user's"
pinned=$(grep -A3 "linux-$(dpkg --print-architecture | sed s/amd64/x64/)\": {" infra/bootstrap/fetch/pins.mjs | sed -n 's/.*version: "\(.*\)",/v\1/p')
[ "$(chroot "$root" /usr/local/bin/node --version)" = "$pinned" ] || fail "its Node is not $pinned, with which the tests ran"
chroot --userspec=65532:65532 "$root" /usr/local/bin/node /app/lintel.js --help > "$work/help" || fail "the command line does not start"
# Its services, from its own root, which they cannot write.
npm run --silent image:rootfs -- --verify "$root" || fail "its services do not run as they should"
echo "image: $((all / 1000000)) MB, of them Node and Lintel $((own / 1000000)); no shell, no sources; by 65532, SIGTERM; its command line and its services start"
