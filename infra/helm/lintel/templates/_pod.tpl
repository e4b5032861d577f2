{{/* What the pods of all components have in common. */}}

{{- define "lintel.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "lintel.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "lintel.imagePull" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Started within a minute; alive as long as it answers; ready as long as its stores do. */}}
{{- define "lintel.probes" -}}
startupProbe:
  httpGet:
    path: /livez
    port: http
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 60
readinessProbe:
  httpGet:
    path: /readyz
    port: http
  periodSeconds: 5
  timeoutSeconds: 4
  failureThreshold: 2
livenessProbe:
  httpGet:
    path: /livez
    port: http
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end -}}

{{/* The keys of the Secret that a component reads, joined by commas; a volume of none would hold all of them. Takes (list root component workload). */}}
{{- define "lintel.secretKeys" -}}
{{- $keys := include "lintel.allSecretVariables" . | fromYaml | values -}}
{{- if eq (index . 1) "admin-api" -}}
{{- $keys = concat $keys (index . 0).Values.adminApi.configSecrets -}}
{{- end -}}
{{ $keys | uniq | sortAlpha | join "," }}
{{- end -}}

{{/* Takes (list root component workload). */}}
{{- define "lintel.volumes" -}}
{{- $root := index . 0 -}}
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
{{- with include "lintel.secretKeys" . }}
- name: secrets
  secret:
    secretName: {{ include "lintel.secretName" $root }}
    defaultMode: 0440
    items:
      {{- range $key := splitList "," . }}
      - key: {{ $key }}
        path: {{ $key }}
      {{- end }}
{{- end }}
{{- if $root.Values.cloudNativePg.enabled }}
- name: postgresql-ca
  secret:
    secretName: {{ include "lintel.postgresqlCluster" $root }}-ca
    defaultMode: 0440
    items:
      - key: ca.crt
        path: ca.crt
- name: postgresql-owner
  secret:
    secretName: {{ include "lintel.postgresqlCluster" $root }}-app
    defaultMode: 0440
    items:
      - key: password
        path: password
{{- end }}
{{- with $root.Values.postgresql.caConfigMap }}
{{- if .name }}
- name: postgresql-ca
  configMap:
    name: {{ .name }}
    items:
      - key: {{ .key }}
        path: ca.crt
{{- end }}
{{- end }}
{{- with $root.Values.trustedAuthorities }}
{{- if .configMap }}
- name: authorities
  configMap:
    name: {{ .configMap }}
    items:
      - key: {{ .key }}
        path: ca.crt
{{- end }}
{{- end }}
{{- end -}}

{{/* Takes (list root component workload). */}}
{{- define "lintel.volumeMounts" -}}
{{- $root := index . 0 -}}
- name: tmp
  mountPath: /tmp
{{- if include "lintel.secretKeys" . }}
- name: secrets
  mountPath: /run/secrets/lintel
  readOnly: true
{{- end }}
{{- if include "lintel.hasPostgresqlAuthority" $root }}
- name: postgresql-ca
  mountPath: /etc/lintel/postgresql
  readOnly: true
{{- end }}
{{- if $root.Values.cloudNativePg.enabled }}
- name: postgresql-owner
  mountPath: /etc/lintel/postgresql-owner
  readOnly: true
{{- end }}
{{- if $root.Values.trustedAuthorities.configMap }}
- name: authorities
  mountPath: /etc/lintel/authorities
  readOnly: true
{{- end }}
{{- end -}}

{{/* Takes (list root component workload). */}}
{{- define "lintel.scheduling" -}}
{{- $root := index . 0 -}}
{{- $workload := index . 2 -}}
{{- if $root.Values.topologySpread.enabled }}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: {{ $root.Values.topologySpread.whenUnsatisfiable }}
    labelSelector:
      matchLabels:
        {{- include "lintel.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}
{{- include "lintel.placement" $workload }}
{{- end -}}

{{/* Where pods of a workload may be. Takes the workload. */}}
{{- define "lintel.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* Labels and annotations of a pod. Takes (list root component workload). */}}
{{- define "lintel.podMetadata" -}}
{{- $root := index . 0 -}}
{{- $workload := index . 2 -}}
labels:
  {{- include "lintel.labels" . | nindent 2 }}
  {{- with $workload.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- $config := eq (index . 1) "admin-api" | ternary $root.Values.adminApi.config nil }}
{{- if or $workload.podAnnotations $root.Values.secrets.inline $config }}
annotations:
  {{- with $config }}
  lintel/configuration: {{ toJson . | sha256sum }}
  {{- end }}
  {{- with $root.Values.secrets.inline }}
  lintel/secrets: {{ toJson . | sha256sum }}
  {{- end }}
  {{- with $workload.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- end -}}
