import { execFile, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cp, mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { findTools } from "./tools/find-tools.ts";
import { startCollector } from "./tools/start-collector.ts";

/** Programs of others. Not everywhere can they be had: `npm run try:operators` installs what it can, and runs this. */
const { collector, oapiCodegen, promtool, python } = findTools();
const isTried = [collector, oapiCodegen, promtool, python].some((tool) => tool !== undefined);

const run = promisify(execFile);
const CALLS = 3;
/** Calls of both proxies. */
const ALL_CALLS = 2 * CALLS;

describe.skipIf(!isTried)("tools of operators (skipped until `npm run try:operators`)", () => {
  let lintel: Lintel;
  let received: Awaited<ReturnType<typeof startCollector>> | undefined;
  let folder: string;
  let settingId: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "lintel-operators-"));
    received = collector === undefined ? undefined : await startCollector(collector);
    const exporting = { OTEL_METRIC_EXPORT_INTERVAL: "1000", OTEL_BSP_SCHEDULE_DELAY: "100" };
    const env = {
      ...exporting,
      OTEL_EXPORTER_OTLP_ENDPOINT: received?.url ?? "",
      LINTEL_VERSION: "1.2.3",
    };
    lintel = await startLintel({ proxies: 2, env });
    settingId = await makeCalls();
  });
  afterAll(async () => {
    await lintel.stop();
    received?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Calls on both proxies: plain ones, streams, and one that is refused. Returns the setting they were made with. */
  async function makeCalls(): Promise<string> {
    const { id, secret } = await lintel.aKey();
    for (const baseUrl of lintel.baseUrls) {
      const send = async (authorization: string, stream: boolean) => {
        const messages = [{ role: "user", content: "hi" }];
        const response = await fetch(`${baseUrl}/chat/completions`, {
          method: "POST",
          headers: { authorization, "content-type": "application/json" },
          body: JSON.stringify({ model: "gpt-4o-mini", stream, messages }),
        });
        await response.arrayBuffer();
        return response.status;
      };
      for (let call = 0; call < CALLS; call += 1) {
        expect(await send(`Bearer ${secret}`, call === 0)).toBe(200);
      }
      expect(await send("Bearer nobody", false)).toBe(401);
    }
    const { rows } = await lintel.db.query(
      "select setting_id from key_settings where key_id = $1",
      [id],
    );
    return String(rows[0]?.setting_id);
  }

  it.skipIf(promtool === undefined)(
    "promtool has no complaint about any service's metrics",
    async () => {
      const { adminApi, proxies, worker } = lintel.services;
      for (const { url } of [adminApi, worker, ...proxies]) {
        const input = await (await fetch(`${url}/metrics`)).text();
        expect(input).toContain("# TYPE process_cpu_seconds_total counter");
        const { status, stderr, stdout } = spawnSync(promtool ?? "", ["check", "metrics"], {
          input,
          encoding: "utf8",
        });
        expect({ url, status, stdout, stderr }).toEqual({ url, status: 0, stdout: "", stderr: "" });
      }
    },
  );

  it.skipIf(collector === undefined)(
    "a collector sees two proxies as two, with all their calls",
    async () => {
      const callsOf = async () => {
        const { metrics } = (await received?.seen()) ?? { metrics: [] };
        const latest = new Map<unknown, number>();
        for (const { name, of, sum } of metrics) {
          if (name !== "lintel.calls") continue;
          const all = sum?.dataPoints.map(({ asDouble, asInt }) => Number(asInt ?? asDouble)) ?? [];
          latest.set(
            of["service.instance.id"],
            all.reduce((total, calls) => total + calls, 0),
          );
        }
        return [...latest.values()];
      };
      await waitFor(
        async () =>
          (await callsOf()).every((calls) => calls >= CALLS) && (await callsOf()).length === 2,
        {
          label: "the calls of both proxies",
        },
      );
      const { faults, metrics, spans } = (await received?.seen()) ?? {
        faults: ["none"],
        metrics: [],
        spans: [],
      };
      expect(faults).toEqual([]);
      expect(new Set(metrics.map(({ of }) => of["service.version"]))).toEqual(new Set(["1.2.3"]));
      expect(new Set(metrics.map(({ of }) => of["service.name"]))).toEqual(
        new Set(["admin-api", "event-worker", "proxy-edge"]),
      );
      const unitOf = (name: string) => metrics.find((metric) => metric.name === name)?.unit;
      expect(unitOf("gen_ai.client.operation.duration")).toBe("s");
      expect(unitOf("process.cpu.seconds")).toBe("s");
      const server = spans.filter(({ kind }) => kind === SERVER);
      const refused = server.filter(
        (span) => span.attributes["http.response.status_code"] === "401",
      );
      expect(refused.map(({ status }) => status.code)).toEqual([UNSET, UNSET]);
      const client = spans.filter(({ kind }) => kind === CLIENT);
      expect(client.length).toBeGreaterThanOrEqual(CALLS);
      expect(new Set(client.map(({ attributes }) => attributes["gen_ai.request.model"]))).toEqual(
        new Set(["gpt-4o-mini"]),
      );
    },
  );

  const environment = (secret: string) => ({
    ...process.env,
    ...lintel.cliEnv,
    SETTING_ID: settingId,
    NEW_SECRET: secret,
  });

  /** The status of a call with the key of that secret. */
  async function statusWith(secret: string): Promise<number> {
    const headers = { authorization: `Bearer ${secret}` };
    return (await fetch(`${lintel.baseUrls[0]}/models`, { headers })).status;
  }

  it.skipIf(oapiCodegen === undefined)(
    "a client that oapi-codegen generates makes a key and reads a report",
    async () => {
      const client = path.join(folder, "go-client");
      await cp(path.join(import.meta.dirname, "go-client"), client, { recursive: true });
      await mkdir(path.join(client, "api"));
      const document = path.join(folder, "openapi-3.0.json");
      await writeFile(document, await (await fetch(`${lintel.adminUrl}/openapi-3.0.json`)).text());
      const code = await run(
        oapiCodegen ?? "",
        ["-generate", "types,client", "-package", "api", document],
        {
          maxBuffer: 64 << 20,
        },
      );
      await writeFile(path.join(client, "api/api.gen.go"), code.stdout);
      const secret = randomUUID();
      const options = { cwd: client, env: environment(secret) };
      await run("go", ["mod", "tidy"], options);
      const { stdout } = await run("go", ["run", "."], options);
      expect(stdout).toMatch(/^made in Go \d+\n$/);
      expect(Number(stdout.split(" ").at(-1))).toBeGreaterThanOrEqual(ALL_CALLS);
      expect(await statusWith(secret)).toBe(200);
    },
    600_000,
  );

  it.skipIf(python === undefined)(
    "a client that openapi-python-client generates makes a key and reads a report",
    async () => {
      const config = path.join(folder, "python.yaml");
      await writeFile(config, "package_name_override: lintel_client\npost_hooks: []\n");
      const generate = [
        "-m",
        "openapi_python_client",
        "generate",
        "--url",
        `${lintel.adminUrl}/openapi.json`,
      ];
      const into = [
        "--config",
        config,
        "--meta",
        "none",
        "--output-path",
        path.join(folder, "lintel_client"),
      ];
      const generated = await run(python ?? "", [...generate, ...into, "--fail-on-warning"]);
      expect(generated.stderr).toBe("");
      const secret = randomUUID();
      const script = path.join(import.meta.dirname, "python_client.py");
      const { stdout } = await run(python ?? "", [script, folder], { env: environment(secret) });
      expect(stdout).toMatch(/^made in Python \d+\n$/);
      expect(Number(stdout.split(" ").at(-1))).toBeGreaterThanOrEqual(ALL_CALLS);
      expect(await statusWith(secret)).toBe(200);
    },
    120_000,
  );
});

/** OTLP's numbers. */
const SERVER = 2;
const CLIENT = 3;
const UNSET = 0;
