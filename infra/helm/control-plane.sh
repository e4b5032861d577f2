#!/usr/bin/env bash
# Builds a Kubernetes control plane without containers, from Go modules: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kwok (which plays
# nodes and pods), Helm. Ten minutes on two cores the first time; what is there is kept. `npm run chart:cluster` runs the chart on it.
#   CONTROL_PLANE_HOME=DIR infra/helm/control-plane.sh      (default: ~/.cache/control-plane)
set -euo pipefail
home=${CONTROL_PLANE_HOME:-$HOME/.cache/control-plane}
kubernetes=1.36.3 staging=0.36.3 etcd=3.6.5 kwok=0.8.0 helm=3.22.0
mkdir -p "$home/bin" "$home/etcd"
export CGO_ENABLED=0 GOBIN=$home/bin GOFLAGS=-buildvcs=false

cd "$home/etcd"
if [ ! -x "$home/bin/etcd" ]; then
  printf 'package main\n\nimport (\n\t"os"\n\n\t"go.etcd.io/etcd/server/v3/etcdmain"\n)\n\nfunc main() { etcdmain.Main(os.Args) }\n' > main.go
  printf 'module etcd\n\ngo 1.26.0\n\nrequire go.etcd.io/etcd/server/v3 v%s\n' "$etcd" > go.mod
  go mod tidy -e >/dev/null 2>&1 || true
  go build -ldflags='-s -w' -o "$home/bin/etcd" .
fi

cd "$home"
if [ ! -f go.sum ]; then
  printf 'module controlplane\n\ngo 1.26.0\n' > go.mod
  # k8s.io/kubernetes names its own staging modules v0.0.0: each has to be said which release it is.
  for name in api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider cluster-bootstrap code-generator \
    component-base component-helpers controller-manager cri-api cri-client cri-streaming csi-translation-lib dynamic-resource-allocation endpointslice \
    externaljwt kms kube-aggregator kube-controller-manager kube-proxy kube-scheduler kubectl kubelet metrics mount-utils pod-security-admission streaming; do
    go mod edit -replace="k8s.io/$name=k8s.io/$name@v$staging"
  done
  go mod edit -require="k8s.io/kubernetes@v$kubernetes"
  for pair in kube-apiserver:NewAPIServerCommand kube-controller-manager:NewControllerManagerCommand kube-scheduler:NewSchedulerCommand; do
    name=${pair%%:*}
    mkdir -p "cmd/$name"
    printf 'package main\n\nimport (\n\t"os"\n\n\t"k8s.io/component-base/cli"\n\t"k8s.io/kubernetes/cmd/%s/app"\n)\n\nfunc main() { os.Exit(cli.Run(app.%s())) }\n' "$name" "${pair##*:}" > "cmd/$name/main.go"
  done
  go mod tidy -e >/dev/null 2>&1 || true
fi
# The version is said at link time: without it the API server is v0.0.0, which no chart with a kubeVersion accepts.
base=k8s.io/component-base/version
version="-X $base.gitVersion=v$kubernetes -X $base.gitMajor=1 -X $base.gitMinor=$(cut -d. -f2 <<< "$kubernetes")"
for name in kube-apiserver kube-controller-manager kube-scheduler; do
  if [ ! -x "bin/$name" ] || [[ "$("bin/$name" --version)" != *"v$kubernetes" ]]; then
    go build -ldflags="-s -w $version" -o "$home/bin/$name" "./cmd/$name"
  fi
done
[ -x bin/helm ] || go install -ldflags='-s -w' "helm.sh/helm/v3/cmd/helm@v$helm"
[ -x bin/kwok ] || go install -ldflags='-s -w' "sigs.k8s.io/kwok/cmd/kwok@v$kwok"
stages=$(go env GOMODCACHE)/sigs.k8s.io/kwok@v$kwok/kustomize/stage
for file in "$stages"/pod/fast/pod-*.yaml "$stages"/node/fast/node-*.yaml "$stages"/node/heartbeat/node-*.yaml; do cat "$file"; printf '\n---\n'; done > "$home/stages.yaml"
