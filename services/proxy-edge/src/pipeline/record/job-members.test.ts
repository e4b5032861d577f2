import { type JobReading, ProviderSetting } from "@lintel/core";
import { PROVIDERS } from "@lintel/providers";
import { describe, expect, it } from "vitest";

import { createProviderPaths } from "../../surfaces/provider-paths.ts";
import type { Outcome } from "../call-context.ts";
import { jobMembers } from "./job-members.ts";

const surfaces = createProviderPaths(PROVIDERS);
const SETTING = {
  id: "98daa3ae-961d-4253-bf6a-322a32fdca3d",
  version: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
  provider: "openai",
  name: "",
  setting: {},
  allowedModels: [],
  costMap: null,
};
const NO_USE = {
  prices: undefined,
  priceOverride: undefined,
  promptTokens: 0,
  outputTokens: 0,
  units: undefined,
};
const OPEN: JobReading = { kind: "batch", id: "b", path: "/v1/batches/b", hasEnded: false };
const ENDED: JobReading = { ...OPEN, hasEnded: true, parts: [] };
const { hasEnded: _hasEnded, ...NAMED } = OPEN;

function membersOf(
  method: string,
  jobs: readonly JobReading[],
  more: object = {},
  reserved: object = { reservedTokens: 0 },
) {
  const surface = surfaces.find(method, "/api/providers/openai/v1/batches");
  if (surface === undefined) throw new Error("no such path");
  const reading = { usage: undefined, model: undefined, text: "", jobs, ...more };
  const outcome: Outcome = { ending: "complete", status: 200, reading };
  const limits = { totalCostNano: 100, cost: [], rate: [] };
  const holders = [{ scope: "key" as const, id: "k", limits }] as const;
  const reservation = { holders, reservedNano: 7, model: "", ...reserved };
  const grant = { atMs: 0, limitStatuses: [], outputCap: undefined, reservation, unchecked: false };
  const [target] = surface.targets;
  const setting = ProviderSetting.parse(SETTING);
  const attempt = { target, setting, ...NO_USE };
  return jobMembers({ attempt, grant, removedJobs: [] }, outcome);
}

describe("the jobs of an event", () => {
  it("is the one its call began, with what is held for it", () => {
    const held = {
      holders: [{ scope: "key", id: "k", money: "t", tokens: "" }],
      reservedNano: 7,
      reservedTokens: 0,
    };
    expect(membersOf("POST", [OPEN])).toEqual({ startedJob: { ...NAMED, held } });
  });

  it("is that nothing is held where nothing was reserved", () => {
    const started = { startedJob: NAMED };
    expect(membersOf("POST", [OPEN], {}, { reservedNano: 0 })).toEqual(started);
    expect(membersOf("POST", [OPEN], {}, { reservedNano: 0, reservedTokens: 1 })).toMatchObject({
      startedJob: { held: { reservedNano: 0, reservedTokens: 1 } },
    });
  });

  it("is both for one that has ended already", () => {
    const members = membersOf("POST", [ENDED]);
    expect(members).toMatchObject({ startedJob: { id: "b" }, endedJobs: [ENDED] });
  });

  it("is only what has ended for a call that reads", () => {
    expect(membersOf("GET", [OPEN, ENDED])).toEqual({ endedJobs: [ENDED] });
    expect(membersOf("GET", [OPEN])).toEqual({});
  });

  it("are none where the call's own usage was reported", () => {
    const usage = { input: 1 };
    expect(membersOf("POST", [ENDED], { usage })).toEqual({});
  });
});
