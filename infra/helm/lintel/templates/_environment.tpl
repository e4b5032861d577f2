{{/* Every variable here is one that the services read: infra/helm/src/variables.test.ts compares them with their schemas. */}}

{{/* Secrets that every service needs, variable to key. Takes (list root component). */}}
{{- define "lintel.secretVariables" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $keys := $root.Values.secrets.keys -}}
{{- if $keys.databaseUrl }}
DATABASE_URL: {{ $keys.databaseUrl }}
{{- else if and $keys.postgresqlPassword (not $root.Values.cloudNativePg.enabled) }}
POSTGRESQL_PASSWORD: {{ $keys.postgresqlPassword }}
{{- end }}
{{- if ne $component "migrate" }}
LINTEL_ENCRYPTION_KEYS: {{ $keys.encryptionKeys }}
{{- if $keys.redisUrl }}
REDIS_URL: {{ $keys.redisUrl }}
{{- end }}
{{- if $keys.redisPassword }}
REDIS_PASSWORD: {{ $keys.redisPassword }}
{{- end }}
{{- if $keys.redisSentinelPassword }}
REDIS_SENTINEL_PASSWORD: {{ $keys.redisSentinelPassword }}
{{- end }}
{{- end }}
{{- if and (eq $component "admin-api") $keys.adminPassword }}
ADMIN_PASS: {{ $keys.adminPassword }}
{{- end }}
{{- end -}}

{{/* All secrets of a component, variable to key. Takes (list root component workload). */}}
{{- define "lintel.allSecretVariables" -}}
{{- $root := index . 0 -}}
{{- $own := include "lintel.secretVariables" . | fromYaml -}}
{{- if eq (index . 1) "migrate" -}}
{{- toYaml $own -}}
{{- else -}}
{{- toYaml (merge (dict) $own (default dict (index . 2).secretEnv) (default dict $root.Values.secretEnv)) -}}
{{- end -}}
{{- end -}}

{{/* The environment of a component, without what is its own. Takes (list root component workload). */}}
{{- define "lintel.environment" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $workload := index . 2 -}}
{{- $values := $root.Values -}}
- name: LOG_LEVEL
  value: {{ $values.logLevel | quote }}
- name: LINTEL_VERSION
  value: {{ default $root.Chart.AppVersion $values.image.tag | quote }}
{{- if not $values.secrets.keys.databaseUrl }}
- name: POSTGRESQL_HOSTS
  value: {{ include "lintel.postgresqlHost" $root | quote }}
- name: POSTGRESQL_PORT
  value: {{ $values.postgresql.port | quote }}
- name: POSTGRESQL_DB_NAME
  value: {{ $values.postgresql.database | quote }}
- name: POSTGRESQL_USERNAME
  value: {{ $values.postgresql.username | quote }}
- name: POSTGRESQL_SSL_MODE
  value: {{ $values.postgresql.sslMode | quote }}
{{- end }}
{{- if $values.cloudNativePg.enabled }}
- name: POSTGRESQL_PASSWORD_FILE
  value: /etc/lintel/postgresql-owner/password
{{- end }}
{{- if include "lintel.hasPostgresqlAuthority" $root }}
- name: PGSSLROOTCERT
  value: /etc/lintel/postgresql/ca.crt
{{- end }}
{{- if $values.trustedAuthorities.configMap }}
- name: NODE_EXTRA_CA_CERTS
  value: /etc/lintel/authorities/ca.crt
{{- end }}
{{- if ne $component "migrate" }}
- name: HOST
  value: {{ $values.bindAddress | quote }}
- name: LINTEL_METRICS_PORT
  value: {{ $values.metrics.port | quote }}
- name: LINTEL_REDIS_PREFIX
  value: {{ $values.redis.keyPrefix | quote }}
{{- if not $values.secrets.keys.redisUrl }}
- name: REDIS_HOSTS
  value: {{ include "lintel.redisHosts" $root | quote }}
- name: REDIS_TLS
  value: {{ include "lintel.redisTls" $root | quote }}
{{- if $values.redis.username }}
- name: REDIS_USERNAME
  value: {{ $values.redis.username | quote }}
{{- end }}
{{- if $values.redis.database }}
- name: REDIS_DB_START_INDEX
  value: {{ $values.redis.database | quote }}
{{- end }}
{{- end }}
{{- if eq $values.redis.mode "cluster" }}
- name: REDIS_CLUSTER
  value: "true"
{{- else if eq $values.redis.mode "sentinel" }}
- name: REDIS_SENTINEL_MASTER
  value: {{ $values.redis.sentinelMaster | quote }}
{{- end }}
{{- if $values.telemetry.otlpEndpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ $values.telemetry.otlpEndpoint | quote }}
{{- end }}
{{- with $values.telemetry.datadog }}
{{- if .enabled }}
- name: STATS_PROVIDER
  value: datadog
- name: DD_AGENT_HOST
  {{- if .agentHost }}
  value: {{ .agentHost | quote }}
  {{- else }}
  valueFrom:
    fieldRef:
      fieldPath: status.hostIP
  {{- end }}
- name: DD_DOGSTATSD_PORT
  value: {{ .port | quote }}
# By it the agent adds the tags of the pod.
- name: DD_ENTITY_ID
  valueFrom:
    fieldRef:
      fieldPath: metadata.uid
{{- end }}
{{- end }}
{{- end }}
{{- range $name, $key := include "lintel.allSecretVariables" . | fromYaml }}
- name: {{ $name }}_FILE
  value: {{ include "lintel.secretsFolder" $root }}/{{ $key }}
{{- end }}
{{- $shared := ternary dict (default dict $values.env) (eq $component "migrate") }}
{{- range $name, $value := merge (dict) (default dict $workload.env) $shared }}
- name: {{ $name }}
  value: {{ include "lintel.text" $value }}
{{- end }}
{{- end -}}
