import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

import { migrate } from "@lintel/db";
import { startTestServices } from "@lintel/stack";
import { createTestDatabase, freePort } from "@lintel/testkit";
import { Client } from "pg";

import { cpuMsOf, cpuMsOfTree } from "../machine/process-usage.ts";
import { startChild } from "../process/start-child.ts";
import { untilAnswers } from "../process/until-answers.ts";
import { serviceEntry } from "../targets/lintel-stack.ts";
import { measureQuestion, steadyDraw } from "./measure-questions.ts";
import { questionsAbout } from "./questions.ts";
import { renderLine, renderTable } from "./render-table.ts";
import { rollUpAll } from "./roll-up-all.ts";
import { seedEvents, type Seeded } from "./seed-events.ts";

const USAGE = `npm run bench:reporting -- [options]
  --events n   how many events to seed (10,000,000)
  --times n    how often each question is asked (60)
Writes infra/bench/results/reporting.md, or reporting-quick.md with another number of events.`;

const FULL = 10_000_000;
const RESULTS = path.join(import.meta.dirname, "../../results");

interface Options {
  readonly events: number;
  readonly times: number;
}

async function bench(options: Options): Promise<void> {
  const cleanups: (() => Promise<unknown>)[] = [];
  try {
    const stores = await startTestServices();
    cleanups.push(stores.stop);
    // Without its database the bench fails, and everything is ended on the way out.
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void stores.stop());
    // Where testkit looks for the server to make the database on.
    process.env["LINTEL_TEST_DATABASE_URL"] = stores.databaseUrl;
    const database = await createTestDatabase();
    cleanups.push(database.close);
    const seeding = await seed(database.url, options.events);
    const admin = await startAdmin(database.url);
    cleanups.push(admin.stop);
    await measure(admin.url, seeding, options);
  } finally {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  }
}

interface Seeding {
  readonly seeded: Seeded;
  readonly said: readonly string[];
}

const seconds = (ms: number): number => Math.round(ms / 1000);

/** Fills the database and lets the worker's own job make the roll-ups. */
async function seed(url: string, events: number): Promise<Seeding> {
  await migrate({ databaseUrl: url, deadlineMs: 60_000 });
  const client = new Client({ connectionString: url });
  await client.connect();
  const start = performance.now();
  const seeded = await seedEvents(client, events, console.log);
  const seededAt = performance.now();
  await rollUpAll(url, console.log);
  const rolledAt = performance.now();
  await client.query("vacuum analyze");
  await client.end();
  return {
    seeded,
    said: [
      `${events.toLocaleString("en")} events over four months, seeded in ${seconds(seededAt - start)} s, ` +
        `rolled up in ${seconds(rolledAt - seededAt)} s`,
    ],
  };
}

async function startAdmin(
  databaseUrl: string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const child = await startChild({
    name: "admin-api",
    args: [serviceEntry("admin-api")],
    env: {
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      LINTEL_ENCRYPTION_KEYS: `bench:${randomBytes(32).toString("base64")}`,
      HOST: "127.0.0.1",
      ADMIN_PORT: String(port),
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(child, `${url}/readyz`);
  return { url, stop: child.stop };
}

/** Of admin-api and Postgres: both are below this process. */
const usedCpuMs = (): number => cpuMsOfTree(process.pid) - cpuMsOf(process.pid);

async function measure(url: string, { seeded, said }: Seeding, options: Options): Promise<void> {
  const circumstances = [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus()[0]?.model ?? "?"} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB; load average ${loadavg()[0]?.toFixed(2)}`,
    ...said,
    `each question asked ${options.times} times over HTTP, one after the other, each time about another key, user or day`,
    "CPU: what an asking cost admin-api and Postgres together, whatever else the machine does",
    ...(options.events === FULL ? [] : ["**a quick look: not to be quoted**"]),
  ];
  const draw = steadyDraw(1);
  const measured = [];
  for (const question of questionsAbout(seeded)) {
    const asked = await measureQuestion(url, question, { times: options.times, draw, usedCpuMs });
    measured.push(asked);
    // As it goes: a long run may end early.
    console.log(renderLine(asked));
  }
  const report = renderTable(measured, circumstances);
  await mkdir(RESULTS, { recursive: true });
  const file = path.join(RESULTS, options.events === FULL ? "reporting.md" : "reporting-quick.md");
  await writeFile(file, report);
  console.log(`\n${report}\nwritten to ${path.relative(process.cwd(), file)}`);
}

function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: "string", default: String(FULL) },
      times: { type: "string", default: "60" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const events = Number(values.events.replaceAll(/[_,]/g, ""));
  const times = Number(values.times);
  if (![events, times].every((value) => Number.isInteger(value) && value > 0)) {
    throw new Error("--events and --times must be whole numbers above 0");
  }
  return { events, times };
}

const options = readOptions(process.argv.slice(2));
if (options === undefined) console.log(USAGE);
else await bench(options);
