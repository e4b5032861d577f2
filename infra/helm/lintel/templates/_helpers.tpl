{{- define "lintel.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "lintel.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "lintel.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "lintel.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Labels that select a component's pods. Takes (list root component). */}}
{{- define "lintel.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "lintel.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* Labels of an object. Takes (list root component). */}}
{{- define "lintel.labels" -}}
{{- $root := index . 0 -}}
{{ include "lintel.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "lintel.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ default .Chart.AppVersion $image.tag }}
{{- end -}}
{{- end -}}

{{- define "lintel.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{ default (include "lintel.fullname" .) .Values.serviceAccount.name }}
{{- else -}}
{{ default "default" .Values.serviceAccount.name }}
{{- end -}}
{{- end -}}

{{- define "lintel.secretName" -}}
{{ default (include "lintel.fullname" .) .Values.secrets.existingSecret }}
{{- end -}}

{{/* From the signal until calls are cut: new ones are taken for the first part of it. */}}
{{- define "lintel.drainTimeoutSeconds" -}}
{{ add .Values.proxyEdge.drainDelaySeconds .Values.proxyEdge.drainSeconds }}
{{- end -}}

{{/* A proxy ends at most 15 s after its drain timeout (services/proxy-edge/src/stop-proxy.ts); 5 s more for the kubelet. */}}
{{- define "lintel.proxyGraceSeconds" -}}
{{ add (include "lintel.drainTimeoutSeconds" . | int) 20 }}
{{- end -}}

{{/* Fails unless the cluster has an API. Takes (list root apiVersion value). */}}
{{- define "lintel.requireApi" -}}
{{- $root := index . 0 -}}
{{- if not ($root.Capabilities.APIVersions.Has (index . 1)) -}}
{{- fail (printf "%s is on, but the cluster has no %s. Install its definitions, or turn it off. `helm template` knows of them by --api-versions %s." (index . 2) (index . 1) (index . 1)) -}}
{{- end -}}
{{- end -}}

{{/* A quantity of Kubernetes as a number: cores, bytes. */}}
{{- define "lintel.number" -}}
{{- if kindIs "string" . -}}
{{- $units := dict "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 -}}
{{ mulf (regexFind "^[0-9.]+" . | float64) (get $units (regexFind "[a-zA-Z]+$" .) | default 1.0) }}
{{- else -}}
{{ . }}
{{- end -}}
{{- end -}}
