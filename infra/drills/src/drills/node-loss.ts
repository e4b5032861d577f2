import { setTimeout as pause } from "node:timers/promises";

import { startOpenAiUpstream } from "@lintel/testkit";

import { type Installation, withChart } from "../chart/install.ts";
import { podDrills } from "../chart/pod-drills.ts";
import type { DrillTools } from "../drill.ts";
import { checkBills } from "../traffic/check-bills.ts";
import { describeCalls } from "../traffic/describe-calls.ts";
import { keyFor } from "../traffic/key-for.ts";
import { type Call, startTraffic } from "../traffic/start-traffic.ts";

export const PHASE_MS = 5000;
/** Until the pods of a lost node are elsewhere: five minutes with Kubernetes' own tolerations. */
export const AWAY_MS = 10_000;
/** The node of proxy 1 and of the only worker. */
export const LOST = ["proxy-edge-1", "event-worker-0"];

export const [nodeLoss, nodeLossOfWorkers] = podDrills(
  "kill -9 of all that runs on a node; its disk is kept",
  loseNode,
);

async function loseNode(tools: DrillTools, values: readonly string[]): Promise<void> {
  const upstream = await startOpenAiUpstream({ recordLimit: 10 });
  upstream.always([{ kind: "wait", before: "headers", until: 100 }]);
  try {
    await withChart(tools, values, (installation) => keepDisk(tools, installation, upstream.url));
  } finally {
    await upstream.close();
  }
}

/** Calls of a key with a limit and of one without, over the loss of the node. */
async function callsOverLoss(
  { admin, proxies, release }: Installation,
  upstreamUrl: string,
): Promise<readonly Call[]> {
  const limited = await keyFor(admin, upstreamUrl, { costLimitInUsd: 100 });
  const free = await keyFor(admin, upstreamUrl);
  const keys = { "with a limit": limited.secret, "without a limit": free.secret };
  const traffic = startTraffic({ origins: [proxies.url], keys, callsPerSecond: 20 });
  await pause(PHASE_MS);
  traffic.phase("node lost");
  await release.lose(LOST);
  await pause(AWAY_MS);
  await release.replace();
  traffic.phase("after");
  await pause(PHASE_MS);
  return await traffic.stop();
}

async function keepDisk(
  { say }: DrillTools,
  installation: Installation,
  upstreamUrl: string,
): Promise<void> {
  const calls = await callsOverLoss(installation, upstreamUrl);
  for (const line of describeCalls(calls)) say(line);
  const { answered, withoutAnswer } = await checkBills(installation.db, calls);
  say(
    `disk kept: ${answered} of ${answered} answered calls are booked, each once; ${withoutAnswer} that were cut are booked too`,
  );
}
