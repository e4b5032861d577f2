import { setTimeout as pause } from "node:timers/promises";

import { type Lintel, startLintel, startTcpForwarder } from "@lintel/e2e";

import { type Drill, type DrillTools, ensure } from "../drill.ts";
import { type PostgresPair, startPairIn, whyNoPair } from "../stores/postgres-pair.ts";
import { failOver } from "../traffic/fail-over.ts";

const DATABASE = "lintel";
/** Until an operator, or a machine of theirs, sees that the primary is gone. */
const UNNOTICED_MS = 3000;
const REPORT_MS = 500;

export const postgresFailover: Drill = {
  about:
    "PostgreSQL by verify-full; the primary dies, the standby that streamed from it is promoted; reports come from the standby",
  whyNot: whyNoPair,
  async run(tools) {
    const pair = await startPairIn(tools.folder);
    // The name that follows the primary, as a Service's does.
    let primary = pair.primary.port;
    const name = await startTcpForwarder(() => ({ host: "127.0.0.1", port: primary }));
    try {
      await pair.ask(primary, "postgres", `create database ${DATABASE}`);
      await withLintel(tools, pair, name.port, async () => {
        await pair.promote();
        primary = pair.standby.port;
        name.breakAll();
      });
    } finally {
      await name.close();
      await pair.stop();
    }
  },
};

async function withLintel(
  tools: DrillTools,
  pair: PostgresPair,
  port: number,
  promote: () => Promise<void>,
): Promise<void> {
  const lintel = await startLintel({
    proxies: 2,
    databaseUrl: pair.url(port, DATABASE),
    env: { DATABASE_READ_URL: pair.url(pair.standby.port, DATABASE) },
  });
  const reports = startReports(lintel);
  try {
    await failOver(tools, lintel, {
      what: "the primary is killed; after three seconds its standby is promoted, and the name leads there",
      async fail() {
        await sayWhoReports(tools, pair);
        await pair.primary.kill();
      },
      async mend() {
        await pause(UNNOTICED_MS);
        await promote();
      },
    });
  } finally {
    const { answered, failed } = await reports.stop();
    await lintel.stop();
    tools.say(
      `reports, two a second: ${answered} answered, ${failed.length} not (${[...new Set(failed)].join(", ")})`,
    );
  }
}

/** Whose sessions on the standby are the reports'. */
async function sayWhoReports({ say }: DrillTools, pair: PostgresPair): Promise<void> {
  const sessions = `select count(*)::int as sessions, pg_is_in_recovery() as standby from pg_stat_activity where datname = '${DATABASE}' and pid <> pg_backend_pid()`;
  const [found] = await pair.ask(pair.standby.port, DATABASE, sessions);
  const said = JSON.stringify(found);
  ensure(
    /"sessions":[1-9]/.test(said) && said.includes('"standby":true'),
    `on the standby: ${said}`,
  );
  const state = "select state, sync_state from pg_stat_replication";
  const replication = await pair.ask(pair.primary.port, "postgres", state);
  say(`reports are asked of the standby: ${said}; it follows: ${JSON.stringify(replication)}`);
}

function startReports({ admin }: Lintel) {
  const failed: string[] = [];
  const state = { answered: 0, isStopped: false };
  const ask = async (): Promise<void> => {
    const end = Math.floor(Date.now() / 1000) + 60;
    const body = { start: end - 3600, end, increment: 60, filters: [] };
    while (!state.isStopped) {
      const status = await admin.request("POST", "/api/reporting/events", body).then(
        async (answer) => {
          await answer.arrayBuffer();
          return String(answer.status);
        },
        (error: unknown) => String(error),
      );
      if (status === "200") state.answered += 1;
      else failed.push(status);
      await pause(REPORT_MS);
    }
  };
  const running = ask();
  return {
    async stop() {
      state.isStopped = true;
      await running;
      return { answered: state.answered, failed };
    },
  };
}
