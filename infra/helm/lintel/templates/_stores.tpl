{{/* Where the stores are: those of values, or the chart's own. */}}

{{/* Names of CloudNativePG's clusters have at most 50 characters. */}}
{{- define "lintel.postgresqlCluster" -}}
{{ include "lintel.fullname" . }}-pg
{{- end -}}

{{/* Of the primary, whichever it is: the operator's service, to which its certificate is made out. */}}
{{- define "lintel.postgresqlHost" -}}
{{- if .Values.cloudNativePg.enabled -}}
{{ include "lintel.postgresqlCluster" . }}-rw
{{- else -}}
{{ .Values.postgresql.host }}
{{- end -}}
{{- end -}}

{{/* True where there is a file with the authority of PostgreSQL's certificate. */}}
{{- define "lintel.hasPostgresqlAuthority" -}}
{{- if or .Values.cloudNativePg.enabled .Values.postgresql.caConfigMap.name -}}true{{- end -}}
{{- end -}}

{{- define "lintel.valkeyName" -}}
{{ include "lintel.fullname" . }}-valkey
{{- end -}}

{{- define "lintel.redisHosts" -}}
{{- if .Values.valkey.enabled -}}
{{ include "lintel.valkeyName" . }}:6379
{{- else -}}
{{ join "," .Values.redis.hosts }}
{{- end -}}
{{- end -}}

{{/* The chart's own Valkey speaks plainly, within the cluster's network. */}}
{{- define "lintel.redisTls" -}}
{{ and .Values.redis.tls (not .Values.valkey.enabled) }}
{{- end -}}

{{/* Of an OTLP collector: that of its address, or of the scheme. */}}
{{- define "lintel.otlpPort" -}}
{{- $url := urlParse .Values.telemetry.otlpEndpoint -}}
{{- default (ternary "443" "80" (eq $url.scheme "https")) (regexFind ":[0-9]+$" $url.host | trimPrefix ":") -}}
{{- end -}}

{{/* Masters behind Sentinels, and nodes that a cluster tells of, have Redis' own port unless told otherwise by extraEgress. */}}
{{- define "lintel.redisPorts" -}}
{{- $ports := list "6379" -}}
{{- $default := ternary "26379" "6379" (eq .Values.redis.mode "sentinel") -}}
{{- range .Values.redis.hosts -}}
{{- $ports = append $ports (default $default (regexFind ":[0-9]+$" . | trimPrefix ":")) -}}
{{- end -}}
{{- $ports | uniq | join "," -}}
{{- end -}}

{{- define "lintel.checkOwnStores" -}}
{{- $keys := .Values.secrets.keys -}}
{{- if .Values.cloudNativePg.enabled -}}
{{- if or .Values.postgresql.host $keys.databaseUrl .Values.postgresql.caConfigMap.name -}}
{{- fail "cloudNativePg is on: its operator says where PostgreSQL is and who signs its certificate. Leave postgresql.host, postgresql.caConfigMap.name and secrets.keys.databaseUrl empty." -}}
{{- end -}}
{{- if ne (int .Values.postgresql.port) 5432 -}}
{{- fail "cloudNativePg is on: its services listen on 5432. Leave postgresql.port as it is." -}}
{{- end -}}
{{- include "lintel.requireApi" (list . "postgresql.cnpg.io/v1" "cloudNativePg") -}}
{{- end -}}
{{- if .Values.valkey.enabled -}}
{{- if or .Values.redis.hosts $keys.redisUrl .Values.redis.username (ne .Values.redis.mode "standalone") -}}
{{- fail "valkey is on: the chart says where it is. Leave redis.hosts, redis.username and secrets.keys.redisUrl empty, and redis.mode standalone." -}}
{{- end -}}
{{- if not $keys.redisPassword -}}
{{- fail "valkey is on and secrets.keys.redisPassword is empty: every pod of the cluster could change what limits have counted. Name the key of its password." -}}
{{- end -}}
{{- if .Values.secrets.folder -}}
{{- fail "valkey is on and secrets.folder says that there is no Secret: its password has to be in one." -}}
{{- end -}}
{{- $memory := dig "limits" "memory" "" (default dict .Values.valkey.resources) -}}
{{- $max := mulf (regexFind "^[0-9]+" .Values.valkey.maxMemory | float64) (ternary 1073741824.0 1048576.0 (hasSuffix "gb" .Values.valkey.maxMemory)) -}}
{{- if and $memory (lt (include "lintel.number" $memory | float64) (mulf 1.25 $max)) -}}
{{- fail (printf "valkey.resources.limits.memory is %v and valkey.maxMemory %s: with less than a quarter more it is killed before it is full." $memory .Values.valkey.maxMemory) -}}
{{- end -}}
{{- end -}}
{{- end -}}
