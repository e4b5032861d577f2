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
app.kubernetes.io/name: {{ include "lintel.name" $root | quote }}
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* Labels of a pod: none that change with the chart alone, which would replace the pod. Takes (list root component more). */}}
{{- define "lintel.podLabels" -}}
{{- $root := index . 0 -}}
{{- $version := dict "app.kubernetes.io/version" $root.Chart.AppVersion -}}
{{- $own := include "lintel.selector" . | fromYaml -}}
{{- toYaml (merge (dict) $own (default dict (index . 2)) (default dict $root.Values.commonLabels) $version) -}}
{{- end -}}

{{/* Labels of an object, and more. Takes (list root component more). */}}
{{- define "lintel.labelsWith" -}}
{{- $root := index . 0 -}}
{{- $chart := printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" -}}
{{- $tools := dict "app.kubernetes.io/managed-by" $root.Release.Service "helm.sh/chart" $chart -}}
{{- toYaml (merge (dict) (include "lintel.podLabels" . | fromYaml) $tools) -}}
{{- end -}}

{{/* Takes (list root component). */}}
{{- define "lintel.labels" -}}
{{- include "lintel.labelsWith" (list (index . 0) (index . 1) dict) -}}
{{- end -}}

{{/* `annotations:` with what is given, where there is any. Takes a map. */}}
{{- define "lintel.annotations" -}}
{{- with . }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* An image of the registry that a chart above this one says. Takes (list root repository). */}}
{{- define "lintel.repository" -}}
{{- $registry := get (default dict (index . 0).Values.global) "imageRegistry" -}}
{{- if $registry -}}
{{ $registry }}/{{ regexReplaceAll "^([^/]*[.:][^/]*|localhost)/" (index . 1) "" }}
{{- else -}}
{{ index . 1 }}
{{- end -}}
{{- end -}}

{{- define "lintel.image" -}}
{{- $image := .Values.image -}}
{{- $repository := include "lintel.repository" (list . $image.repository) -}}
{{- if $image.digest -}}
{{ $repository }}@{{ $image.digest }}
{{- else -}}
{{ $repository }}:{{ default .Chart.AppVersion $image.tag }}
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

{{- define "lintel.secretsFolder" -}}
{{ default "/run/secrets/lintel" .Values.secrets.folder }}
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
{{- if and $root.Values.checkApis (not ($root.Capabilities.APIVersions.Has (index . 1))) -}}
{{- fail (printf "%s is on, but the cluster has no %s. Install its definitions, or turn it off. `helm template` knows of them by --api-versions %s; `helm lint` of none: set checkApis=false there." (index . 2) (index . 1) (index . 1)) -}}
{{- end -}}
{{- end -}}

{{/* A value as the text of a variable: a large number is not written with an exponent. */}}
{{- define "lintel.text" -}}
{{ ternary . (toJson .) (kindIs "string" .) | quote }}
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
