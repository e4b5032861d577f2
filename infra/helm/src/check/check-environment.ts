import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { describeFault, readConfigFile, resolveSecrets } from "@lintel/config-file";

import { readConfig as readAdmin } from "../../../../services/admin-api/src/config.ts";
import { readMigrateConfig } from "../../../../services/admin-api/src/migrate/migrate-config.ts";
import { readConfig as readWorker } from "../../../../services/event-worker/src/config.ts";
import { readConfig as readProxy } from "../../../../services/proxy-edge/src/config.ts";
import { stopDeadlineMs } from "../../../../services/proxy-edge/src/stop-proxy.ts";
import type { Rendered } from "./render-chart.ts";

type Environment = Readonly<Record<string, string>>;

/** What files of the pods hold: of the right form, so that the services accept them. */
const CONTENTS: Readonly<Record<string, string>> = {
  LINTEL_ENCRYPTION_KEYS_FILE: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
  DATABASE_URL_FILE: "postgres://lintel:secret@postgres/lintel",
  REDIS_URL_FILE: "rediss://redis:6379",
  PGSSLROOTCERT: "-----BEGIN CERTIFICATE-----\n",
};

/** How long each may take to end, in milliseconds, by its own configuration. Throws where it refuses the environment. */
const STOPS: Readonly<Record<string, (env: Environment) => number>> = {
  "proxy-edge": (env) => stopDeadlineMs(readProxy(env).drain),
  "admin-api": (env) => readAdmin(env).drainDelayMs + 9000,
  "event-worker": (env) => {
    readWorker(env);
    return 9000;
  },
  migrate: (env) => {
    readMigrateConfig(env);
    return 0;
  },
};

/** Containers of stores, which read no environment of ours. */
const STORES = new Set(["valkey"]);

/** What is wrong with the configuration file that the chart makes, and with where its secrets are. */
export function checkConfiguration(objects: readonly Rendered[]): readonly string[] {
  const text = objects.flatMap(({ data }) => data?.["lintel.yaml"] ?? []);
  const mounted = objects.flatMap(({ spec }) => spec?.template?.spec.volumes ?? []);
  const keys = new Set(mounted.flatMap(({ secret }) => secret?.items.map(({ key }) => key) ?? []));
  const readFile = (name: string) => (keys.has(path.basename(name)) ? "a-secret" : undefined);
  return text.flatMap((file) => {
    const { config, faults } = readConfigFile(file);
    if (config === undefined) return faults.map((fault) => describeFault(fault, "lintel.yaml"));
    const resolved = resolveSecrets(config, { env: {}, readFile });
    return resolved.faults.map((fault) => describeFault(fault));
  });
}

/**
 * Lets each service read the environment that the chart gives it, with files in the place of mounted ones. Returns what is wrong:
 * an environment that is refused, a grace that is shorter than the service takes to end.
 */
export function checkEnvironments(objects: readonly Rendered[]): readonly string[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-chart-"));
  try {
    return objects.flatMap(({ metadata, spec }) => {
      const pod = spec?.template?.spec;
      if (pod === undefined) return [];
      // Those behind the first are values' own.
      const ours = pod.containers.slice(0, 1).filter(({ name }) => !STORES.has(name));
      return ours.flatMap(({ env, name }) => {
        const given = Object.fromEntries(env.map((each) => [each.name, inFolder(folder, each)]));
        return problemsOf(name, given, pod.terminationGracePeriodSeconds).map(
          (problem) => `${metadata.name}: ${problem}`,
        );
      });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function problemsOf(name: string, env: Environment, graceSeconds = 30): readonly string[] {
  const stop = STOPS[name];
  if (stop === undefined) return [`the container ${name} is not known`];
  try {
    const seconds = stop(env) / 1000;
    if (graceSeconds > seconds) return [];
    return [`has ${graceSeconds} s to end, and takes up to ${seconds} s`];
  } catch (error) {
    return [String(error)];
  }
}

function inFolder(
  folder: string,
  { name, value }: { readonly name: string; readonly value: string },
): string {
  if (!name.endsWith("_FILE") && name !== "PGSSLROOTCERT") return value;
  const file = path.join(folder, name);
  writeFileSync(file, CONTENTS[name] ?? "a-secret");
  return file;
}
