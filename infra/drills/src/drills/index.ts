import type { Drill } from "../drill.ts";
import { backupAndKeys } from "./backup-and-keys.ts";
import { boards } from "./boards.ts";
import { datadog } from "./datadog.ts";
import { diskLoss } from "./disk-loss.ts";
import { forwardProxy } from "./forward-proxy.ts";
import { nodeLoss, nodeLossOfWorkers } from "./node-loss.ts";
import { postgresFailover } from "./postgres-failover.ts";
import { redisCluster, redisSentinel, redisTls } from "./redis-failover.ts";
import { rollingUpgrade, rollingUpgradeOfWorkers } from "./rolling-upgrade.ts";

export const DRILLS: Readonly<Record<string, Drill>> = {
  "rolling-upgrade": rollingUpgrade,
  "rolling-upgrade-workers": rollingUpgradeOfWorkers,
  "node-loss": nodeLoss,
  "node-loss-workers": nodeLossOfWorkers,
  "redis-cluster": redisCluster,
  "redis-sentinel": redisSentinel,
  "redis-tls": redisTls,
  "postgres-failover": postgresFailover,
  "forward-proxy": forwardProxy,
  boards,
  datadog,
  "backup-and-keys": backupAndKeys,
};

/** Those that are not among `all`. */
export const LONG_DRILLS: Readonly<Record<string, Drill>> = { "disk-loss": diskLoss };
