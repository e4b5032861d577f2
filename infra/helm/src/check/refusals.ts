/** What is added to the values of `ci/external-stores-values.yaml`, and what the chart then has to say. */
export interface Refusal {
  readonly set: readonly string[];
  readonly because: string;
  /** For a cluster without the optional definitions. */
  readonly bare?: boolean;
}

export const REFUSALS: readonly Refusal[] = [
  { set: ['secrets.existingSecret=""'], because: "say where secrets are" },
  { set: ['secrets.inline={"encryption-keys":"k1:x"}'], because: "exactly one" },
  { set: ['secrets.keys.encryptionKeys=""'], because: "without encryption keys" },
  { set: ['secrets.keys.adminPassword=""'], because: "would be an administrator" },
  {
    set: ['secrets.existingSecret=""', 'secrets.inline={"encryption-keys":"k1:x"}'],
    because: "secrets.inline has no",
  },
  {
    set: ['secrets.existingSecret=""', "secrets.externalSecret.enabled=true"],
    because: "say where the secrets come from",
  },
  { set: ['secrets.folder="/vault/secrets"'], because: "exactly one" },
  { set: ['postgresql.host=""'], because: "keeps everything in PostgreSQL" },
  { set: ['secrets.keys.databaseUrl="database-url"'], because: "the URL holds the password" },
  { set: ['postgresql.sslMode="verify-ca"'], because: "needs the authority's certificate" },
  {
    set: [
      'secrets.keys.databaseUrl="database-url"',
      'secrets.keys.postgresqlPassword=""',
      'postgresql.caConfigMap.name="ca"',
    ],
    because: "has no effect on a whole URL",
  },
  { set: ["redis.hosts=[]"], because: "the queue of events are in Redis" },
  { set: ['secrets.keys.redisUrl="redis-url"'], because: "leave redis.hosts" },
  { set: ['redis.hosts=["a","b"]'], because: "sentinel or cluster" },
  { set: ['redis.mode="sentinel"'], because: "the name by which Sentinels know the master" },
  { set: ['redis.sentinelMaster="m"'], because: "are for redis.mode sentinel" },
  { set: ['redis.mode="cluster"', "redis.database=2"], because: "has only database 0" },
  {
    set: ["cloudNativePg.enabled=true"],
    because: "its operator says where PostgreSQL is",
  },
  {
    set: ["cloudNativePg.enabled=true", 'postgresql.host=""'],
    because: "the cluster has no postgresql.cnpg.io/v1",
    bare: true,
  },
  {
    set: [
      "cloudNativePg.enabled=true",
      'postgresql.host=""',
      'cloudNativePg.spec={"bootstrap":{"recovery":{}}}',
    ],
    because: "values don't meet the specifications",
  },
  { set: ["valkey.enabled=true"], because: "the chart says where it is" },
  {
    set: ["valkey.enabled=true", "redis.hosts=[]"],
    because: "every pod of the cluster could change what limits have counted",
  },
  {
    set: [
      "valkey.enabled=true",
      "redis.hosts=[]",
      'secrets.keys.redisPassword="redis-password"',
      'valkey.maxMemory="1gb"',
    ],
    because: "it is killed before it is full",
  },
  {
    set: [
      "valkey.enabled=true",
      "redis.hosts=[]",
      'secrets.keys.redisPassword="redis-password"',
      'secrets.existingSecret=""',
      'secrets.folder="/vault/secrets"',
    ],
    because: "its password has to be in one",
  },
  { set: ['env={"DD_AGENT_HOST":"agent"}'], because: "values don't meet the specifications" },
  { set: ['proxyEdge.spool.existingClaim="one"'], because: "a spool belongs to one proxy" },
  {
    set: [
      "proxyEdge.replicas=1",
      'proxyEdge.autoscaling.type="hpa"',
      'proxyEdge.spool.existingClaim="one"',
    ],
    because: "a spool belongs to one proxy",
  },
  { set: ["proxyEdge.spool.persistence.enabled=false"], because: "would be lost with a pod" },
  {
    set: ['proxyEdge.spool.persistence.accessMode="ReadWriteMany"'],
    because: "values don't meet the specifications",
  },
  {
    set: ['adminApi.autoscaling={"type":"hpa","minReplicas":9}'],
    because: "minReplicas is above maxReplicas",
  },
  {
    set: ['adminApi.autoscaling.type="hpa"', "adminApi.resources.requests=null"],
    because: "utilization is a share of it",
  },
  {
    set: ['eventWorker.autoscaling.type="keda"'],
    because: "reads the queue's depth from Prometheus",
  },
  { set: ['proxyEdge.autoscaling.type="keda"'], because: "values don't meet the specifications" },
  {
    set: ['env={"OPENAI_API_KEY":"x"}', 'secretEnv={"OPENAI_API_KEY":"openai"}'],
    because: "refuses to start",
  },
  { set: ["proxyEdge.workers=2"], because: "resources.requests.cpu 1: workers would share cores" },
  {
    set: [
      "proxyEdge.workers=4",
      'proxyEdge.resources={"requests":{"cpu":4},"limits":{"cpu":"3500m"}}',
    ],
    because: "resources.limits.cpu 3500m: workers would share cores",
  },
  {
    set: ["proxyEdge.workers=8", 'proxyEdge.resources.requests.cpu="8"'],
    because: "would be killed under load",
  },
  { set: ["proxyEdge.workers=17"], because: "values don't meet the specifications" },
  { set: ['env={"LINTEL_WORKERS":"auto"}'], because: "values don't meet the specifications" },
  { set: ["proxyEdge.drainSeconds=3601"], because: "values don't meet the specifications" },
  { set: ["metrics.port=8002"], because: "values don't meet the specifications" },
  {
    set: ['proxyEdge.podSpec={"securityContext":{}}'],
    because: "values don't meet the specifications",
  },
  {
    set: ['proxyEdge.extraVolumes=[{"name":"spool","emptyDir":{}}]'],
    because: "values don't meet the specifications",
  },
  {
    set: ['proxyEdge.service.spec={"selector":{}}'],
    because: "values don't meet the specifications",
  },
  { set: ["valkey=null"], because: "Use --reset-then-reuse-values" },
  { set: ["proxyEdge.drainSecond=60"], because: "values don't meet the specifications" },
  { set: ["metrics.serviceMonitor.enabled=true"], because: "the cluster has no", bare: true },
  { set: ["metrics.prometheusRule.enabled=true"], because: "the cluster has no", bare: true },
  {
    set: [
      "gateway.enabled=true",
      'gateway.parentRefs=[{"name":"g"}]',
      'gateway.proxyHosts=["ai.example.com"]',
    ],
    because: "the cluster has no",
    bare: true,
  },
];
