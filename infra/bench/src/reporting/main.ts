import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

import { freePort } from "@lintel/testkit";

import { startChild } from "../process/start-child.ts";
import { untilAnswers } from "../process/until-answers.ts";
import { serviceEntry } from "../targets/lintel-stack.ts";
import { type BenchDatabase, makeDatabase, useDatabase } from "./bench-database.ts";
import { measureQuestion, steadyDraw } from "./measure-questions.ts";
import { questionsAbout } from "./questions.ts";
import { renderLine, renderTable } from "./render-table.ts";

const USAGE = `npm run bench:reporting -- [options]
  --events n   how many events to seed (10,000,000)
  --times n    how often each question is asked (60)
  --database u the URL of a superuser for a database on this machine that is filled once, kept, and asked again by later runs
Writes infra/bench/results/reporting.md, or reporting-quick.md with another number of events.`;

const FULL = 10_000_000;
/** It is started from its sources, which takes long beside other work. */
const START_MS = 300_000;
const RESULTS = path.join(import.meta.dirname, "../../results");

interface Options {
  readonly events: number;
  readonly times: number;
  readonly database: string | undefined;
}

async function bench(options: Options): Promise<void> {
  const { database: url, events } = options;
  const database = await (url === undefined ? makeDatabase(events) : useDatabase(url, events));
  try {
    const admin = await startAdmin(database);
    try {
      await measure(admin.url, database, options);
    } finally {
      await admin.stop();
    }
  } finally {
    await database.close();
  }
}

async function startAdmin({
  url: databaseUrl,
  redisUrl,
}: BenchDatabase): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const child = await startChild({
    name: "admin-api",
    args: [serviceEntry("admin-api")],
    env: {
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      LINTEL_ENCRYPTION_KEYS: `bench:${randomBytes(32).toString("base64")}`,
      HOST: "127.0.0.1",
      ADMIN_PORT: String(port),
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(child, `${url}/readyz`, START_MS);
  return { url, stop: child.stop };
}

async function measure(url: string, database: BenchDatabase, options: Options): Promise<void> {
  const { said, seeded, usedCpuMs } = database;
  const circumstances = [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus()[0]?.model ?? "?"} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB; load average ${loadavg()[0]?.toFixed(2)}`,
    said,
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
      database: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const events = Number(values.events.replaceAll(/[_,]/g, ""));
  const times = Number(values.times);
  if (![events, times].every((value) => Number.isInteger(value) && value > 0)) {
    throw new Error("--events and --times must be whole numbers above 0");
  }
  return { events, times, database: values.database };
}

const options = readOptions(process.argv.slice(2));
if (options === undefined) console.log(USAGE);
else await bench(options);
