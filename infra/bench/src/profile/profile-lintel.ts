import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { chatRequest } from "../load/chat-request.ts";
import type { LoadResult } from "../load/job.ts";
import { probe } from "../load/probe.ts";
import { monotonicMs } from "../machine/monotonic-ms.ts";
import type { Bench } from "../measure/measure-target.ts";
import type { RunningTarget, Target } from "../targets/target.ts";
import { attributeSamples } from "./attribute-samples.ts";
import type { CpuProfile } from "./attribute-samples.ts";
import { renderProfile } from "./render-profile.ts";

const WARMUP_MS = 15_000;

/** Runs Lintel under load with V8's profiler on; `start` is given the folder the profile is to go to. */
export async function profileLintel(
  bench: Bench,
  targetIn: (profileFolder: string) => Target,
): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "lintel-profile-"));
  const target = targetIn(folder);
  try {
    const { result, fromUs, toUs } = await loadUntilStopped(bench, await target.start());
    const attribution = attributeSamples(await readProfile(folder), { fromUs, toUs });
    return renderProfile(attribution, {
      completed: result.completed,
      cpuMs: result.gatewayCpuMs,
    });
  } finally {
    await target.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The profile is written when the process ends, so it is stopped here, asked and not killed. */
async function loadUntilStopped(bench: Bench, running: RunningTarget) {
  try {
    await bench.upstream.paceStreams(0);
    const expected = await probe(running);
    const job = {
      kind: "closed" as const,
      connections: bench.plan.saturation.connections,
      port: running.port,
      request: chatRequest(running, "plain"),
      expectedBytes: expected.plain,
      gatewayPid: running.gatewayPid,
      gatewayCore: bench.gatewayCore,
      otherProcesses: {},
      measureMs: bench.plan.saturation.measureMs,
    };
    await bench.generator.run({ ...job, warmupMs: 0, measureMs: WARMUP_MS });
    const fromUs = monotonicMs() * 1_000;
    const result: LoadResult = await bench.generator.run({ ...job, warmupMs: 0 });
    const toUs = fromUs + result.elapsedMs * 1_000;
    await running.settle();
    return { result, fromUs, toUs };
  } finally {
    await running.stop();
  }
}

async function readProfile(folder: string): Promise<CpuProfile> {
  const name = (await readdir(folder)).find((file) => file.endsWith(".cpuprofile"));
  if (name === undefined) throw new Error("proxy-edge has left no CPU profile");
  return JSON.parse(await readFile(path.join(folder, name), "utf8"));
}
