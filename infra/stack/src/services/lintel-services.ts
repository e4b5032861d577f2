import path from "node:path";

import type { Environment } from "../stack/environment.ts";
import type { StackSettings } from "../stack/stack-settings.ts";
import type { ServiceSpec } from "./service-spec.ts";

/** Environment of the services beyond the settings. */
export interface StackFacts {
  readonly settings: StackSettings;
  readonly databaseUrl: string;
  readonly redis: Environment;
  readonly encryptionKeys: string;
  readonly workerPort: number;
}

/** Lintel's services: admin-api, event-worker, and a proxy-edge for each proxy port. */
export function lintelServices(facts: StackFacts): readonly ServiceSpec[] {
  const { settings, workerPort } = facts;
  const env = environmentOf(facts);
  return [
    {
      name: "admin-api",
      entry: "services/admin-api/src/main.ts",
      port: settings.adminPort,
      env: {
        LINTEL_PROXY_URL: `http://127.0.0.1:${settings.proxyPorts[0]}`,
        ...env,
        ADMIN_PORT: String(settings.adminPort),
      },
    },
    {
      name: "event-worker",
      entry: "services/event-worker/src/main.ts",
      port: workerPort,
      env: { ...env, WORKER_PORT: String(workerPort) },
    },
    ...settings.proxyPorts.map((port) => ({
      name: `proxy-edge-${port}`,
      entry: "services/proxy-edge/src/main.ts",
      port,
      env: {
        // The playground of the console calls from the admin API's pages.
        LINTEL_CORS_ORIGINS: originsOf(settings.adminPort),
        ...env,
        PROXY_PORT: String(port),
        LINTEL_SPOOL_DIR: path.join(settings.dataFolder, "spool", String(port)),
      },
    })),
  ];
}

const originsOf = (port: number): string => `http://127.0.0.1:${port},http://localhost:${port}`;

function environmentOf(facts: StackFacts): Environment {
  return {
    // No balancer stands before these proxies, and Ctrl-C is to be quick.
    LINTEL_DRAIN_DELAY: "0s",
    LINTEL_DRAIN_TIMEOUT: "2s",
    ...facts.settings.env,
    ...facts.redis,
    DATABASE_URL: facts.databaseUrl,
    LINTEL_ENCRYPTION_KEYS: facts.encryptionKeys,
    // A stack for trying out and for development: on this machine only, and free to call it.
    HOST: "127.0.0.1",
    LINTEL_ALLOW_PRIVATE_UPSTREAMS: "true",
    // Ports are each service's own: a list meant for the stack would not parse there.
    ADMIN_PORT: undefined,
    PROXY_PORT: undefined,
    WORKER_PORT: undefined,
    LINTEL_METRICS_PORT: undefined,
  };
}
