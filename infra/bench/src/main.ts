import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import path from "node:path";

import { planCores } from "./machine/core-plan.ts";
import { planFor } from "./measure/plan.ts";
import { parseOptions, USAGE } from "./options.ts";
import type { Options } from "./options.ts";
import { metricsOf } from "./report/metrics.ts";
import { otherProcessesCpuUs } from "./report/other-processes.ts";
import { renderReport } from "./report/render-report.ts";
import { runBench } from "./run-bench.ts";

/** What is on in each. */
const PEERS_SET_UP = [
  "Lintel: key, rate limit, cost limits, events in a ledger, with everything behind it beside the gateway",
  "Portkey: npm, as its package starts it; no keys, no limits, no log",
  "LiteLLM: PyPI, one Uvicorn worker, production mode, no callbacks, no retries, the master key; no virtual keys, limits or spend, which need Prisma's engine",
  "BricksLLM: its program in production mode; key, rate limit, cost limits, events in Postgres",
];

const RESULTS = path.join(import.meta.dirname, "../results");

async function bench(options: Options): Promise<void> {
  const plan = planFor(options);
  const cores = planCores();
  const circumstances = [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus()[0]?.model ?? "?"} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB; load average at the start ${loadavg()[0]?.toFixed(2)}`,
    cores.said,
    `${plan.rounds} rounds, targets in turn${options.quick ? "; **--quick: not to be quoted**" : ""}`,
    ...(options.peers ? PEERS_SET_UP : []),
  ];
  for (const line of circumstances) console.log(line);
  const { rounds, profile } = await runBench({ ...options, plan, cores, say: console.log });
  const measured = new Map(
    [...rounds].map(([target, each]) => [target, each.map((round) => metricsOf(round, plan))]),
  );
  const otherProcesses = new Map(
    [...rounds].map(([target, each]) => [target, otherProcessesCpuUs(each)]),
  );
  const report = renderReport({
    peers: options.peers,
    measured,
    plan,
    circumstances,
    otherProcesses,
  });
  await mkdir(RESULTS, { recursive: true });
  const file = path.join(RESULTS, nameOf(options));
  await writeFile(`${file}.md`, profile === undefined ? report : `${report}\n${profile}\n`);
  const all = { circumstances, plan, rounds: Object.fromEntries(rounds) };
  await writeFile(`${file}.json`, `${JSON.stringify(all, undefined, 1)}\n`);
  console.log(`\n${report}\nwritten to ${path.relative(process.cwd(), file)}.md`);
}

function nameOf({ peers, quick }: Options): string {
  if (peers) return quick ? "peers-quick" : "peers";
  return quick ? "quick" : "latest";
}

const options = parseOptions(process.argv.slice(2));
if (options.help) console.log(USAGE);
else await bench(options);
