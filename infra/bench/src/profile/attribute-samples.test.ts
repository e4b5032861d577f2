import { expect, it } from "vitest";

import { attributeSamples } from "./attribute-samples.ts";
import type { CpuProfile, ProfileNode } from "./attribute-samples.ts";

function node(id: number, functionName: string, url: string, children: number[]): ProfileNode {
  return { id, callFrame: { functionName, url, lineNumber: 0 }, children };
}

const RELAY = "file:///x/services/proxy-edge/src/pipeline/relay.ts";
const UNDICI = "file:///x/node_modules/.pnpm/undici@8/node_modules/undici/lib/client.js";

const profile: CpuProfile = {
  startTime: 1_000,
  nodes: [
    node(1, "(root)", "", [2, 3, 6, 7]),
    node(2, "(idle)", "", []),
    node(3, "onread", "node:net", [4]),
    node(4, "relay", RELAY, [5, 8]),
    node(5, "writev", "", []),
    node(6, "(garbage collector)", "", []),
    node(7, "resume", UNDICI, []),
    node(8, "dispatch", UNDICI, []),
  ],
  samples: [3, 4, 5, 2, 6, 7, 8, 4],
  timeDeltas: [10, 20, 30, 100, 5, 7, 3, 1_000],
};

const result = attributeSamples(profile, { fromUs: 1_000, toUs: 1_200 });

it("gives native and Node's own time to the caller that is neither", () => {
  expect(Object.fromEntries(result.byOwner)).toEqual({
    "node, on its own": 10,
    "services/proxy-edge/src/pipeline/relay.ts": 50,
    "(garbage collector)": 5,
    undici: 10,
  });
});

it("counts neither idle time nor what lies outside the window", () => {
  expect(result.busyUs).toBe(75);
});

it("distinguishes functions by place", () => {
  expect(result.byFunction.get("writev  ")).toBe(30);
  expect(result.byFunction.get("resume  undici")).toBe(7);
});
