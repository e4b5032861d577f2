import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { type Lintel, startLintel } from "@lintel/e2e";
import { boardQueries, CHART, isThere, ledgerQueries } from "@lintel/helm";
import { freePort, waitFor } from "@lintel/testkit";
import { z } from "zod";

import { type Drill, type DrillTools, ensure } from "../drill.ts";
import { runProgram } from "../stores/run-program.ts";
import { openLongStreams } from "../traffic/long-streams.ts";
import { startTraffic } from "../traffic/start-traffic.ts";

const PROMETHEUS = process.env["PROMETHEUS"] ?? "prometheus";
/** Some scrapes, and some evaluations of the rules. */
const FED_MS = 30_000;

export const boards: Drill = {
  about:
    "a real Prometheus scrapes the services under load: every query of the boards and every rule is answered",
  whyNot: () =>
    Promise.resolve(
      isThere(PROMETHEUS, "--version")
        ? undefined
        : "Prometheus is not here (or PROMETHEUS names it)",
    ),
  async run(tools) {
    const lintel = await startLintel({ proxies: 2 });
    const port = await freePort();
    const settings = path.join(tools.folder, "prometheus.yaml");
    writeFileSync(settings, JSON.stringify(settingsFor(lintel)));
    const prometheus = runProgram({
      file: PROMETHEUS,
      args: [
        `--config.file=${settings}`,
        `--storage.tsdb.path=${path.join(tools.folder, "prometheus")}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
    });
    try {
      await feed(lintel);
      await askBoards(tools, `http://127.0.0.1:${port}/api/v1`);
      await askLedger(tools, lintel);
    } finally {
      await prometheus.kill();
      await lintel.stop();
    }
  },
};

/** As the chart's ServiceMonitor has them scraped. */
function settingsFor({ services }: Lintel): unknown {
  const { adminApi, proxies, worker } = services;
  const groups = [
    ["proxy-edge", proxies],
    ["admin-api", [adminApi]],
    ["event-worker", [worker]],
  ] as const;
  return {
    global: { scrape_interval: "2s", evaluation_interval: "2s" },
    rule_files: [path.join(CHART, "alerts/lintel.rules.yaml")],
    scrape_configs: [
      {
        job_name: "lintel",
        static_configs: groups.map(([component, of]) => ({
          targets: of.map(({ url }) => new URL(url).host),
          labels: { component, namespace: "drill" },
        })),
      },
    ],
  };
}

/** Calls that are answered, refused by a limit, streamed, and that their provider fails. */
async function feed(lintel: Lintel): Promise<void> {
  const rich = await lintel.aKey({ costLimitInUsd: 100 });
  const poor = await lintel.aKey({ rateLimitOverTime: 5, rateLimitUnit: "d" });
  const lost = await lintel.aKey({}, undefined, "http://127.0.0.1:9/v1");
  const keys = { rich: rich.secret, poor: poor.secret, lost: lost.secret };
  const origins = lintel.services.proxies.map(({ url }) => url);
  const traffic = startTraffic({ origins, keys, callsPerSecond: 10 });
  const [origin = ""] = origins;
  const streams = openLongStreams({ origin, secret: rich.secret, open: 2 });
  await pause(FED_MS);
  await traffic.stop();
  await streams.stop();
}

const Answer = z.object({
  status: z.string(),
  error: z.string().optional(),
  data: z.object({ result: z.array(z.unknown()) }).optional(),
});
const Rules = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({ name: z.string(), health: z.string(), lastError: z.string().optional() }),
        ),
      }),
    ),
  }),
});
const Targets = z.object({
  data: z.object({
    activeTargets: z.array(z.object({ health: z.string(), lastError: z.string() })),
  }),
});

async function askBoards({ say }: DrillTools, api: string): Promise<void> {
  const { activeTargets } = Targets.parse(await get(`${api}/targets`)).data;
  const down = activeTargets.filter(({ health }) => health !== "up");
  ensure(down.length === 0, `scrapes fail: ${down.map(({ lastError }) => lastError).join(", ")}`);
  say(`Prometheus parses what all ${activeTargets.length} services serve`);
  const queries = boardQueries();
  const empty: string[] = [];
  for (const { expr } of queries) {
    const answer = Answer.parse(await get(`${api}/query?query=${encodeURIComponent(expr)}`));
    ensure(answer.status === "success", `${expr}: ${answer.error}`);
    if (answer.data?.result.length === 0) empty.push(expr);
  }
  say(
    `${queries.length} queries of the boards: all answered, ${queries.length - empty.length} with values`,
  );
  for (const expr of empty) say(`without a value here: ${expr}`);
  const rules = await waitFor(
    async () => {
      const found = Rules.parse(await get(`${api}/rules`)).data.groups.flatMap(
        (group) => group.rules,
      );
      return found.every(({ health }) => health !== "unknown") ? found : undefined;
    },
    { label: "the rules to be evaluated" },
  );
  const wrong = rules.filter(({ health }) => health !== "ok");
  ensure(
    wrong.length === 0,
    `rules fail: ${wrong.map(({ lastError, name }) => `${name}: ${lastError}`).join(", ")}`,
  );
  say(`${rules.length} rules are evaluated without an error`);
}

const HOUR_MS = 3_600_000;

/** The board of keys and budgets, by the ledger that the calls are in. */
async function askLedger({ say }: DrillTools, { db }: Lintel): Promise<void> {
  const now = Date.now();
  const queries = ledgerQueries(new Date(now - HOUR_MS), new Date(now + HOUR_MS));
  const filled: string[] = [];
  for (const [title, sql] of queries) {
    const { rowCount } = await db.query(sql);
    if (rowCount !== 0) filled.push(title);
  }
  const [spent = ""] = queries.values();
  const { rows } = await db.query<{ readonly usd: string }>(spent);
  const booked = await db.query<{ readonly usd: string }>(
    "select sum(cost_nano) / 1e9 as usd from events",
  );
  const [shown, all] = [Number(rows[0]?.usd), Number(booked.rows[0]?.usd)];
  ensure(shown === all && all > 0, `the board shows ${shown} dollars of ${all}`);
  say(
    `${queries.size} queries of the ledger: all answered, with rows: ${filled.join(", ")}; ${shown} of ${all} dollars are shown`,
  );
}

async function get(url: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  return await answer.json();
}
