import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { freePort } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { type Bench, startBench, type TestProxy } from "../start-bench.ts";

/** Where `npm run try:pii-leak` installs the benchmark. */
const BENCHMARK = path.resolve(
  import.meta.dirname,
  "../../../../.lintel/python/bin/pii-leak-benchmark-v2",
);
const OPTIONS = "--only lintel --validate --exhaustive-splits --partial-emission";
const VLLM = "/api/providers/vllm/v1/chat/completions";
const DEADLINE_MS = 600_000;
const run = promisify(execFile);

const Summary = z.object({
  rows: z.array(
    z.object({
      fidelity_rate: z.number(),
      leak_single_chunk: z.number(),
      leak_adversarial: z.number(),
      delta_frag: z.number(),
      cases_attempted: z.int(),
      inconclusive: z.int(),
      outcome: z.string(),
      request_path_leak: z.array(z.unknown()),
    }),
  ),
});
const PartialEmission = z.object({
  metrics: z.object({
    cases_applicable: z.int(),
    cases_partial_emission: z.int(),
    cases_complete_leak: z.int(),
    partitions_tried: z.int(),
  }),
});

describe.skipIf(!existsSync(BENCHMARK))(
  "pii-leak-benchmark 0.6.0 from PyPI (skipped until `npm run try:pii-leak`)",
  () => {
    let bench: Bench;
    let proxy: TestProxy;
    let folder: string;
    beforeAll(async () => {
      bench = await startBench();
      proxy = await bench.startProxy();
      folder = await mkdtemp(path.join(os.tmpdir(), "pii-leak-"));
    });
    afterAll(async () => {
      await rm(folder, { recursive: true, force: true });
      await bench.close();
    });

    const readJson = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(path.join(folder, name), "utf8"));

    it(
      "finds no leak, at any split, and every mark turned back",
      async () => {
        const upstreamPort = await freePort();
        const policyId = await bench.aPolicy({
          scope: "both",
          marks: "reversible",
          config: { rules: { all: "allow_but_redact" } },
        });
        const key = await bench.aKey({
          provider: "vllm",
          setting: { url: `http://127.0.0.1:${upstreamPort}/v1`, apikey: "k" },
          key: { policy_id: policyId },
        });
        const { close, url } = await withCredential(proxy.url, key.secret);
        const target = `--gateway-url ${url}${VLLM} --upstream-port ${upstreamPort} --model m`;
        const summary = path.join(folder, "summary.json");
        const args = `${OPTIONS} ${target} --out ${folder} --json-out ${summary}`.split(" ");
        const { stdout } = await run(BENCHMARK, args, { timeout: DEADLINE_MS }).finally(close);
        process.stdout.write(stdout);
        const { rows } = Summary.parse(await readJson("summary.json"));
        const { metrics } = PartialEmission.parse(await readJson("lintel.partial-emission.json"));
        process.stdout.write(`${JSON.stringify({ rows, metrics }, undefined, 1)}\n`);
        expect(rows).toMatchObject([
          {
            fidelity_rate: 1,
            leak_single_chunk: 0,
            leak_adversarial: 0,
            delta_frag: 0,
            inconclusive: 0,
            outcome: "pass",
            request_path_leak: [],
          },
        ]);
        expect(rows[0]?.cases_attempted).toBeGreaterThan(0);
        expect(metrics).toMatchObject({ cases_partial_emission: 0, cases_complete_leak: 0 });
      },
      DEADLINE_MS,
    );
  },
);

/** A server before the proxy that adds the credential, which the benchmark has no place for. */
async function withCredential(target: string, secret: string) {
  const server: Server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${secret}` };
    const passed = request(target + (incoming.url ?? ""), { method: incoming.method, headers });
    passed.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
