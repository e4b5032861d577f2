#!/usr/bin/env bash
# Builds what looks at the chart, from Go modules: Helm, kubeconform, helm-unittest, actionlint, statsd_exporter. What is there is kept. `npm run chart:check`
# and the drills find them.
#   CONTROL_PLANE_HOME=DIR infra/helm/chart-tools.sh      (default: ~/.cache/control-plane)
set -euo pipefail
home=${CONTROL_PLANE_HOME:-$HOME/.cache/control-plane}
mkdir -p "$home/bin" "$home/helm-unittest"
export CGO_ENABLED=0 GOBIN=$home/bin GOFLAGS=-buildvcs=false

installed() { [ -x "$home/bin/${1##*/}" ] || go install -ldflags='-s -w' "$1@$2"; }
installed helm.sh/helm/v3/cmd/helm v3.22.0
installed github.com/yannh/kubeconform/cmd/kubeconform v0.8.0
installed github.com/rhysd/actionlint/cmd/actionlint v1.7.12
installed github.com/prometheus/statsd_exporter v0.31.0

# Its module replaces another, which `go install` does not follow.
cd "$home/helm-unittest"
if [ ! -x "$home/bin/helm-unittest" ]; then
  printf 'package tools\n\nimport _ "github.com/helm-unittest/helm-unittest/cmd/helm-unittest"\n' > tools.go
  sed -i '1i //go:build tools\n' tools.go
  printf 'module helmunittest\n\ngo 1.26.0\n\nrequire github.com/helm-unittest/helm-unittest v1.1.2\n\nreplace github.com/vmware-labs/yaml-jsonpath v0.3.2 => github.com/helm-unittest/yaml-jsonpath v0.4.0\n' > go.mod
  go mod tidy -e >/dev/null 2>&1 || true
  go build -ldflags='-s -w' -o "$home/bin/helm-unittest" github.com/helm-unittest/helm-unittest/cmd/helm-unittest
fi
