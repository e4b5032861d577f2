{{/* What would lose data or not work is refused here, each with the reason. Included by every workload. */}}
{{- define "lintel.checks" -}}
{{- include "lintel.checkSecrets" . -}}
{{- include "lintel.checkStores" . -}}
{{- include "lintel.checkOwnStores" . -}}
{{- include "lintel.checkSpool" . -}}
{{- include "lintel.checkScaling" . -}}
{{- include "lintel.checkWorkers" . -}}
{{- include "lintel.checkVariables" . -}}
{{- end -}}

{{/* Values that are an older chart's lack what is new in this one, and would fail anywhere. Included first by every template. */}}
{{- define "lintel.checkValues" -}}
{{- range list
  "image" "podSecurityContext" "containerSecurityContext" "secrets" "secrets.keys" "secrets.externalSecret"
  "secrets.externalSecret.secretStore" "postgresql" "postgresql.caConfigMap" "redis" "cloudNativePg" "cloudNativePg.storage" "valkey"
  "valkey.image" "trustedAuthorities" "serviceAccount" "migrations" "proxyEdge" "proxyEdge.spool" "proxyEdge.spool.persistence"
  "proxyEdge.autoscaling" "proxyEdge.service" "adminApi" "adminApi.autoscaling" "adminApi.service" "eventWorker"
  "eventWorker.autoscaling" "eventWorker.autoscaling.keda" "podDisruptionBudget" "topologySpread" "ingress" "gateway" "networkPolicy"
  "metrics" "metrics.serviceMonitor" "metrics.prometheusRule" "metrics.dashboards" "telemetry" "telemetry.datadog" -}}
{{- $path := . -}}
{{- $at := $.Values -}}
{{- range splitList "." $path -}}
{{- $at = get $at . -}}
{{- if not (kindIs "map" $at) -}}
{{- fail (printf "there is no %s among the values: they are an older chart's, which `helm upgrade --reuse-values` keeps. Use --reset-then-reuse-values." $path) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "lintel.checkSecrets" -}}
{{- $secrets := .Values.secrets -}}
{{- $sources := list -}}
{{- if $secrets.existingSecret -}}{{- $sources = append $sources "existingSecret" -}}{{- end -}}
{{- if $secrets.externalSecret.enabled -}}{{- $sources = append $sources "externalSecret" -}}{{- end -}}
{{- if $secrets.inline -}}{{- $sources = append $sources "inline" -}}{{- end -}}
{{- if $secrets.folder -}}{{- $sources = append $sources "folder" -}}{{- end -}}
{{- if ne (len $sources) 1 -}}
{{- fail (printf "secrets: exactly one of existingSecret, externalSecret, inline and folder has to say where secrets are, but there are %d. Without encryption keys no provider's credential can be kept." (len $sources)) -}}
{{- end -}}
{{- if not $secrets.keys.encryptionKeys -}}
{{- fail "secrets.keys.encryptionKeys is empty: without encryption keys no provider's credential can be read, and a new key would make those in the database unreadable." -}}
{{- end -}}
{{- if and (not $secrets.keys.adminPassword) (not .Values.adminApi.allowWithoutPassword) -}}
{{- fail "secrets.keys.adminPassword is empty: everybody who reaches the admin API would be an administrator. Name the key, or set adminApi.allowWithoutPassword=true." -}}
{{- end -}}
{{- if $secrets.externalSecret.enabled -}}
{{- if or (not $secrets.externalSecret.secretStore.name) (not $secrets.externalSecret.remoteKey) -}}
{{- fail "secrets.externalSecret: secretStore.name and remoteKey say where the secrets come from." -}}
{{- end -}}
{{- include "lintel.requireApi" (list . "external-secrets.io/v1" "secrets.externalSecret") -}}
{{- end -}}
{{- if $secrets.inline -}}
{{- range $use, $key := $secrets.keys -}}
{{- $isOwn := and (eq $use "postgresqlPassword") $.Values.cloudNativePg.enabled -}}
{{- if and $key (not $isOwn) (not (hasKey $secrets.inline $key)) -}}
{{- fail (printf "secrets.inline has no %s, which secrets.keys.%s names. Give it, or set the name to \"\" where there is none." $key $use) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "lintel.checkStores" -}}
{{- $pg := .Values.postgresql -}}
{{- $redis := .Values.redis -}}
{{- $keys := .Values.secrets.keys -}}
{{- if not (or $pg.host $keys.databaseUrl .Values.cloudNativePg.enabled) -}}
{{- fail "postgresql.host is empty, and secrets.keys.databaseUrl names no URL: Lintel keeps everything in PostgreSQL." -}}
{{- end -}}
{{- if and $keys.databaseUrl $keys.postgresqlPassword -}}
{{- fail "secrets.keys has databaseUrl and postgresqlPassword: the URL holds the password. Set one of them to \"\"." -}}
{{- end -}}
{{- if and (eq $pg.sslMode "verify-ca") (not (include "lintel.hasPostgresqlAuthority" .)) (not $keys.databaseUrl) -}}
{{- fail "postgresql.sslMode verify-ca needs the authority's certificate: postgresql.caConfigMap.name." -}}
{{- end -}}
{{- if and $keys.databaseUrl $pg.caConfigMap.name -}}
{{- fail "postgresql.caConfigMap has no effect on a whole URL (secrets.keys.databaseUrl): its sslrootcert would not name the file. Use postgresql.host." -}}
{{- end -}}
{{- if not (or $redis.hosts $keys.redisUrl .Values.valkey.enabled) -}}
{{- fail "redis.hosts is empty, and secrets.keys.redisUrl names no URL: limits and the queue of events are in Redis." -}}
{{- end -}}
{{- if and $keys.redisUrl (or $redis.hosts $keys.redisPassword) -}}
{{- fail "secrets.keys.redisUrl is a whole URL: leave redis.hosts and secrets.keys.redisPassword empty." -}}
{{- end -}}
{{- if and (eq $redis.mode "standalone") (gt (len $redis.hosts) 1) -}}
{{- fail "redis.mode is standalone and redis.hosts has several: each pod would take them for a cluster. Set redis.mode to sentinel or cluster." -}}
{{- end -}}
{{- if and (eq $redis.mode "sentinel") (not $redis.sentinelMaster) -}}
{{- fail "redis.mode sentinel needs redis.sentinelMaster, the name by which Sentinels know the master." -}}
{{- end -}}
{{- if and (ne $redis.mode "sentinel") (or $redis.sentinelMaster $keys.redisSentinelPassword) -}}
{{- fail "redis.sentinelMaster and secrets.keys.redisSentinelPassword are for redis.mode sentinel." -}}
{{- end -}}
{{- if and (eq $redis.mode "cluster") (ne (int $redis.database) 0) -}}
{{- fail "redis.database: a Redis Cluster has only database 0." -}}
{{- end -}}
{{- end -}}

{{- define "lintel.checkSpool" -}}
{{- $proxy := .Values.proxyEdge -}}
{{- $spool := $proxy.spool -}}
{{- $several := or (gt (int $proxy.replicas) 1) (ne $proxy.autoscaling.type "none") -}}
{{- if and $spool.existingClaim $several -}}
{{- fail "proxyEdge.spool.existingClaim with more than one replica: a spool belongs to one proxy, a second refuses to start on it. Leave it empty, so that each gets its own." -}}
{{- end -}}
{{- if and (not $spool.persistence.enabled) (not $spool.existingClaim) (not $spool.acceptLoss) -}}
{{- fail "proxyEdge.spool.persistence is off: events that were not shipped would be lost with a pod, and with them calls that providers charge for. Turn it on, or set proxyEdge.spool.acceptLoss=true." -}}
{{- end -}}
{{- end -}}

{{- define "lintel.checkScaling" -}}
{{- range $name, $workload := dict "proxyEdge" .Values.proxyEdge "adminApi" .Values.adminApi "eventWorker" .Values.eventWorker -}}
{{- $scaling := $workload.autoscaling -}}
{{- if ne $scaling.type "none" -}}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) -}}
{{- fail (printf "%s.autoscaling: minReplicas is above maxReplicas." $name) -}}
{{- end -}}
{{- if and (eq $scaling.type "hpa") (not (dig "requests" "cpu" "" (default dict $workload.resources))) -}}
{{- fail (printf "%s.autoscaling by CPU needs %s.resources.requests.cpu: utilization is a share of it." $name $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $worker := .Values.eventWorker.autoscaling -}}
{{- if eq $worker.type "keda" -}}
{{- if not $worker.keda.prometheusAddress -}}
{{- fail "eventWorker.autoscaling.keda.prometheusAddress is empty: KEDA reads the queue's depth from Prometheus." -}}
{{- end -}}
{{- include "lintel.requireApi" (list . "keda.sh/v1alpha1" "eventWorker.autoscaling.type keda") -}}
{{- end -}}
{{- end -}}

{{/* A worker is a process: services/proxy-edge/src/workers/count-workers.ts says what each needs. */}}
{{- define "lintel.checkWorkers" -}}
{{- $workers := int .Values.proxyEdge.workers -}}
{{- $resources := default dict .Values.proxyEdge.resources -}}
{{- if gt $workers 1 -}}
{{- range $kind := list "requests" "limits" -}}
{{- $cpu := dig $kind "cpu" "" $resources -}}
{{- if and $cpu (lt (include "lintel.number" $cpu | float64) (float64 $workers)) -}}
{{- fail (printf "proxyEdge.workers is %d and proxyEdge.resources.%s.cpu %v: workers would share cores, which is slower than fewer of them. Each needs one." $workers $kind $cpu) -}}
{{- end -}}
{{- end -}}
{{- $memory := dig "limits" "memory" "" $resources -}}
{{- if and $memory (lt (include "lintel.number" $memory | float64) (mulf $workers 268435456)) -}}
{{- fail (printf "proxyEdge.workers is %d and proxyEdge.resources.limits.memory %v: the pod would be killed under load. Each needs 256Mi." $workers $memory) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "lintel.checkVariables" -}}
{{- $root := . -}}
{{- range $name, $workload := dict "proxyEdge" .Values.proxyEdge "adminApi" .Values.adminApi "eventWorker" .Values.eventWorker -}}
{{- range $variable, $key := merge (dict) (default dict $workload.secretEnv) (default dict $root.Values.secretEnv) -}}
{{- if or (hasKey (default dict $workload.env) $variable) (hasKey (default dict $root.Values.env) $variable) -}}
{{- fail (printf "%s is in env and in secretEnv: a service that is given both refuses to start." $variable) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
