import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import { startOpenAiUpstream } from "@lintel/testkit";

import { type Installation, whyNoPods, withChart } from "../chart/install.ts";
import { claimOf } from "../chart/lay-out-volumes.ts";
import { type Drill, type DrillTools, ensure } from "../drill.ts";
import { checkBills } from "../traffic/check-bills.ts";
import { describeCalls } from "../traffic/describe-calls.ts";
import { keyFor } from "../traffic/key-for.ts";
import { type Call, startTraffic } from "../traffic/start-traffic.ts";

const PHASE_MS = 5000;
/** Until the pods of a lost node are elsewhere: five minutes with Kubernetes' own tolerations. */
const AWAY_MS = 10_000;
/** From when on a call is taken for lost (services/event-worker/src/usage/queue-lost-calls.ts), with what the worker takes to see it. */
const FOUND_MS = 10 * 60_000;
/** The node of proxy 1 and of the only worker. */
const LOST = ["proxy-edge-1", "event-worker-0"];

export const nodeLoss: Drill = {
  about: "kill -9 of all that runs on a node; its disk is kept",
  whyNot: () => Promise.resolve(whyNoPods()),
  run: (tools) => onLoad(tools, (installation) => keepDisk(tools, installation)),
};

export const diskLoss: Drill = {
  about: "the same, and its disk is lost; waits ten minutes for what is found by its absence",
  whyNot: () => Promise.resolve(whyNoPods()),
  run: (tools) => onLoad(tools, (installation) => loseDisk(tools, installation)),
};

async function onLoad(
  tools: DrillTools,
  work: (installation: Installation & { readonly upstreamUrl: string }) => Promise<void>,
): Promise<void> {
  const upstream = await startOpenAiUpstream({ recordLimit: 10 });
  upstream.always([{ kind: "wait", before: "headers", until: 100 }]);
  try {
    await withChart(tools, [], (installation) =>
      work({ ...installation, upstreamUrl: upstream.url }),
    );
  } finally {
    await upstream.close();
  }
}

type Loaded = Installation & { readonly upstreamUrl: string };

/** Calls of a key with a limit and of one without, over the loss of the node. */
async function callsOverLoss(
  { admin, proxies, release, upstreamUrl }: Loaded,
  onLoss: () => void,
): Promise<readonly Call[]> {
  const limited = await keyFor(admin, upstreamUrl, { costLimitInUsd: 100 });
  const free = await keyFor(admin, upstreamUrl);
  const keys = { "with a limit": limited.secret, "without a limit": free.secret };
  const traffic = startTraffic({ origins: [proxies.url], keys, callsPerSecond: 20 });
  await pause(PHASE_MS);
  traffic.phase("node lost");
  await release.lose(LOST);
  onLoss();
  await pause(AWAY_MS);
  await release.replace();
  traffic.phase("after");
  await pause(PHASE_MS);
  return await traffic.stop();
}

async function keepDisk({ say }: DrillTools, loaded: Loaded): Promise<void> {
  const calls = await callsOverLoss(loaded, () => undefined);
  for (const line of describeCalls(calls)) say(line);
  const { answered, withoutAnswer } = await checkBills(loaded.db, calls);
  say(
    `disk kept: ${answered} of ${answered} answered calls are booked, each once; ${withoutAnswer} that were cut are booked too`,
  );
}

async function loseDisk({ folder, say }: DrillTools, loaded: Loaded): Promise<void> {
  const calls = await callsOverLoss(loaded, () => {
    rmSync(claimOf(folder, "proxy-edge-1", "spool"), { recursive: true });
  });
  for (const line of describeCalls(calls)) say(line);
  const before = await missingFrom(loaded, calls);
  say(`disk lost: ${before.length} answered calls are in no book at first`);
  const end = performance.now() + FOUND_MS;
  let missing = before;
  while (missing.length > 0 && performance.now() < end) {
    await pause(PHASE_MS);
    missing = await missingFrom(loaded, calls);
  }
  const lost = Map.groupBy(missing, ({ key }) => key);
  const named = [...lost].map(([key, { length }]) => `${length} of the key ${key}`).join(", ");
  say(
    `after what is missing was looked for: lost for good ${missing.length}${named === "" ? "" : ` (${named})`}`,
  );
  const limited = missing.filter(({ key }) => key === "with a limit");
  ensure(limited.length === 0, "a call of a key with a limit is in no book");
}

async function missingFrom({ db }: Loaded, calls: readonly Call[]): Promise<readonly Call[]> {
  const { rows } = await db.query<{ readonly custom_id: string }>(
    "select custom_id from events where custom_id is not null",
  );
  const booked = new Set(rows.map(({ custom_id }) => custom_id));
  return calls.filter(({ id, status }) => status === 200 && !booked.has(id));
}
