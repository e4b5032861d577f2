{{/* What the pods of all components have in common. */}}

{{/* OpenShift gives each namespace users and a group of its own, and refuses pods that ask for others. */}}
{{- define "lintel.podSecurity" -}}
{{- $root := . -}}
{{- $kept := dict -}}
{{- range $name, $value := .Values.podSecurityContext -}}
{{- $isOwnId := and (has $name (list "runAsUser" "runAsGroup" "fsGroup")) (eq (toJson $value) "65532") -}}
{{- if not (and $isOwnId ($root.Capabilities.APIVersions.Has "security.openshift.io/v1")) -}}
{{- $_ := set $kept $name $value -}}
{{- end -}}
{{- end -}}
{{- toYaml $kept -}}
{{- end -}}

{{- define "lintel.containerSecurity" -}}
{{- toYaml .Values.containerSecurityContext -}}
{{- end -}}

{{/* Secrets are named by a text, or by an object that has a name. */}}
{{- define "lintel.imagePull" -}}
{{- with concat (default list .Values.image.pullSecrets) (default list (get (default dict .Values.global) "imagePullSecrets")) }}
imagePullSecrets:
  {{- range . }}
  - name: {{ kindIs "string" . | ternary . (get (kindIs "map" . | ternary . dict) "name") }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* What a pod is before its containers. Takes (list root component workload). */}}
{{- define "lintel.podBasics" -}}
{{- $root := index . 0 -}}
automountServiceAccountToken: {{ default false $root.Values.serviceAccount.automountToken }}
enableServiceLinks: false
{{- include "lintel.imagePull" $root }}
securityContext:
  {{- include "lintel.podSecurity" $root | nindent 2 }}
{{- with (index . 2).podSpec }}
{{ toYaml . }}
{{- end }}
{{- with (index . 2).initContainers }}
initContainers:
  {{- toYaml . | nindent 2 }}
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
{{- $values := (index . 0).Values -}}
{{- $keys := include "lintel.allSecretVariables" . | fromYaml | values -}}
{{- if eq (index . 1) "admin-api" -}}
{{- $keys = concat $keys $values.adminApi.configSecrets -}}
{{- end -}}
{{- if not $values.secrets.folder -}}
{{ $keys | uniq | sortAlpha | join "," }}
{{- end -}}
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
{{- with (index . 2).extraVolumes }}
{{ toYaml . }}
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
{{- with (index . 2).extraVolumeMounts }}
{{ toYaml . }}
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
    # Nodes that take no such pods, those of the control plane, do not count as empty ones.
    nodeTaintsPolicy: Honor
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
{{- $values := (index . 0).Values -}}
{{- $workload := index . 2 -}}
{{- $own := dict -}}
{{- if and (eq (index . 1) "admin-api") $values.adminApi.config -}}
{{- $_ := set $own "lintel/configuration" ($values.adminApi.config | toJson | sha256sum) -}}
{{- end -}}
{{- if and (ne (index . 1) "migrate") $values.secrets.inline -}}
{{- $_ := set $own "lintel/secrets" ($values.secrets.inline | toJson | sha256sum) -}}
{{- end -}}
labels:
  {{- include "lintel.podLabels" (list (index . 0) (index . 1) $workload.podLabels) | nindent 2 }}
{{- include "lintel.annotations" (merge (dict) $own (default dict $workload.podAnnotations)) }}
{{- end -}}
