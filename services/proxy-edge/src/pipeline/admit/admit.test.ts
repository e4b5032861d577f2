import type { AdmissionRequest, AdmissionVerdict, OpenReservation } from "@lintel/admission";
import { GatewayError, type Key, type ListedLimit, NO_TOKENS, type User } from "@lintel/core";
import { describe, expect, it } from "vitest";

import {
  aKey,
  aPlannedCall,
  aUser,
  PLANNED_AT_MS,
  type TestCall,
} from "../../../test/a-planned-call.ts";
import { boundPlan } from "../plan/bound-use.ts";
import type { Attempt } from "../plan/plan-attempt.ts";
import { admit } from "./admit.ts";
import { LimitRefusal } from "./limit-refusal.ts";

const CHAT = "openai/v1/chat/completions";
const BODY = { model: "gpt-4o", max_tokens: 500, messages: [{ role: "user", content: "Hello" }] };
const ADMITTED_MS = PLANNED_AT_MS + 5;
const KEY_LIMITED = aKey({ costLimitNano: 1_000_000_000 });
const BY_RATE: ListedLimit = { kind: "rate", unit: "m", maxCalls: 9 };
const BY_TOKENS: ListedLimit = { kind: "tokens", unit: "d", maxTokens: 9000 };
const BY_MODEL: ListedLimit = { kind: "model-cost", unit: "d", maxNano: 9000, models: ["gpt-4*"] };

type Admitted = Extract<AdmissionVerdict, { admitted: true }>;

interface Given {
  readonly planned: TestCall;
  readonly key?: Key;
  readonly user?: User;
  /** Instead of the attempts that were planned. */
  readonly attempts?: readonly [Attempt, ...Attempt[]];
  readonly rules?: Partial<Parameters<typeof admit>[0]["rules"]>;
  readonly writable?: boolean;
  /** What admission answers, beside that it grants all. */
  readonly granted?: Partial<Admitted>;
  readonly refusal?: AdmissionVerdict;
  readonly failure?: Error;
}

/** Admits a call on a key whose lifetime cost is limited, unless it is given another. */
function admission(given: Given) {
  const { call, deps, inbound, plan } = given.planned;
  const asked: AdmissionRequest[] = [];
  const opened: OpenReservation[] = [];
  const rules = {
    limitsFailOpen: false,
    unpriced: "allow-unlimited",
    allowUnboundedJobs: false,
    timeoutMs: 600_000,
    ...given.rules,
  } as const;
  const admitDeps = {
    rules,
    now: deps.now,
    events: { writable: given.writable ?? true },
    reservations: { open: (reservation: OpenReservation) => void opened.push(reservation) },
    admission: {
      async admit(request: AdmissionRequest): Promise<AdmissionVerdict> {
        asked.push(request);
        if (given.failure !== undefined) throw given.failure;
        const all = { grantedNano: request.cost.totalNano, limitStatuses: [] };
        return given.refusal ?? { admitted: true, atMs: ADMITTED_MS, ...all, ...given.granted };
      },
    },
  };
  const caller = { key: given.key ?? KEY_LIMITED, secret: "" };
  const attempts = given.attempts ?? plan.attempts;
  const planned = { call, plan: { attempts }, user: given.user };
  // What is thrown at once is seen as what is rejected later.
  const asking = async () => admit(admitDeps, { id: "call-1", inbound }, caller, planned);
  const result = asking();
  return { asked, opened, result };
}

const chat = (overrides: object = {}) => aPlannedCall(CHAT, { ...BODY, ...overrides });

/** The same call at the same place, with other bounds. */
function attemptWith({ plan }: TestCall, overrides: Partial<Attempt>): Attempt {
  const [attempt] = plan.attempts;
  return { ...attempt, ...overrides };
}

const boundOf = ({ call, plan }: TestCall) => boundPlan(plan, call.body.choices).bound;

describe("what admission is asked", () => {
  it("is the call's bounds of cost and tokens, under the limits of its key", async () => {
    const planned = await chat();
    const { asked, result } = admission({ planned });
    await result;
    const { cost, tokens } = boundOf(planned);
    expect(cost.minNano).toBeLessThan(cost.totalNano);
    expect(asked).toEqual([
      {
        callId: "call-1",
        holders: [
          {
            scope: "key",
            id: KEY_LIMITED.id,
            limits: { cost: [], rate: [], totalCostNano: 1_000_000_000 },
          },
        ],
        cost: { minNano: cost.minNano, totalNano: cost.totalNano },
        tokens,
        model: "",
      },
    ]);
  });

  it("names key and user where both have limits, and only those that have", async () => {
    const planned = await chat();
    const unlimitedKey = aKey();
    const limitedUser = aUser({ limits: [BY_RATE] });
    const holdersOf = async (key: Key, user: User) => {
      const { asked, result } = admission({ planned, key, user });
      await result;
      return asked[0]?.holders.map(({ id, scope }) => [scope, id]);
    };
    expect(await holdersOf(KEY_LIMITED, limitedUser)).toEqual([
      ["key", KEY_LIMITED.id],
      ["user", limitedUser.id],
    ]);
    expect(await holdersOf(KEY_LIMITED, aUser())).toEqual([["key", KEY_LIMITED.id]]);
    expect(await holdersOf(unlimitedKey, limitedUser)).toEqual([["user", limitedUser.id]]);
  });

  it("has the same holder for each call of a key, so that its allotment is found", async () => {
    const planned = await chat();
    const [one, other] = [admission({ planned }), admission({ planned })];
    await Promise.all([one.result, other.result]);
    expect(one.asked[0]?.holders[0]).toBe(other.asked[0]?.holders[0]);
  });

  it("is nothing where neither key nor user has limits", async () => {
    const planned = await chat();
    const { asked, opened, result } = admission({ planned, key: aKey(), user: aUser() });
    expect(await result).toEqual({
      atMs: PLANNED_AT_MS,
      limitStatuses: [],
      outputCap: undefined,
      reservation: undefined,
      unchecked: false,
    });
    expect([...asked, ...opened]).toEqual([]);
  });

  it("is the bound of the attempt that can cost the most", async () => {
    const planned = await chat();
    const [cheap] = planned.plan.attempts;
    const dear = attemptWith(planned, { outputTokens: 900 });
    const { asked, result } = admission({ planned, attempts: [cheap, dear] });
    await result;
    const { cost, tokens } = boundPlan({ attempts: [dear] }, 1).bound;
    expect(asked[0]).toMatchObject({ cost: { totalNano: cost.totalNano }, tokens });
  });

  it("names the model as it is counted where key or user limit models", async () => {
    const planned = await chat({ model: "gpt-4o-2024-08-06" });
    const modelFor = async (key: Key, user?: User) => {
      const { asked, result } = admission({ planned, key, ...(user && { user }) });
      await result;
      return asked[0]?.model;
    };
    expect(await modelFor(aKey({ limits: [BY_MODEL] }))).toBe("gpt-4o");
    expect(await modelFor(KEY_LIMITED, aUser({ limits: [BY_MODEL] }))).toBe("gpt-4o");
    expect(await modelFor(KEY_LIMITED, aUser({ limits: [BY_RATE] }))).toBe("");
  });

  it("says of a job that its reservation lasts", async () => {
    const planned = await chat();
    const body = { ...planned.call.body, startsJob: true };
    const { asked, result } = admission({
      planned: { ...planned, call: { ...planned.call, body } },
      key: aKey({ limits: [BY_RATE] }),
    });
    await result;
    expect(asked[0]?.isLasting).toBe(true);
  });
});

describe("what is refused before admission is asked", () => {
  const refusedWith = async (given: Given) => {
    const { asked, result } = admission(given);
    await expect(result).rejects.toBeInstanceOf(GatewayError);
    expect(asked).toEqual([]);
    return result.catch((error: unknown) => error);
  };

  it("is what could not be recorded, even without limits", async () => {
    const planned = await chat();
    const error = await refusedWith({ planned, key: aKey(), writable: false });
    expect(error).toMatchObject({ code: "overloaded" });
  });

  it("is an attempt without a price under a limit of cost, wherever it stands in the plan", async () => {
    const planned = await chat();
    const [priced] = planned.plan.attempts;
    const unpriced = attemptWith(planned, { prices: undefined });
    const error = await refusedWith({ planned, attempts: [priced, unpriced] });
    expect(error).toMatchObject({ code: "model_unpriced" });
  });

  it("is a model that is not known where models are limited", async () => {
    const planned = await chat();
    const body = { ...planned.call.body, model: "" };
    const error = await refusedWith({
      planned: { ...planned, call: { ...planned.call, body } },
      key: aKey({ limits: [BY_MODEL] }),
      rules: { unpriced: "allow" },
    });
    expect(error).toMatchObject({ code: "model_not_allowed" });
  });

  it.each([
    ["cost", { costLimitNano: 5 }],
    ["tokens", { limits: [BY_TOKENS] }],
    ["models", { limits: [BY_MODEL] }],
  ])("is what has no bound under a limit of %s, and named", async (_of, limits) => {
    const planned = await chat();
    const attempts = [attemptWith(planned, { unboundedBy: "previous_response_id" })] as const;
    const error = await refusedWith({ planned, attempts, key: aKey(limits) });
    expect(error).toMatchObject({
      code: "call_unbounded",
      message:
        "what this call can cost is not known, and it might exceed a limit: previous_response_id",
    });
  });

  it("is a job without a bound, also for a user's limit, and whichever attempt begins it", async () => {
    const planned = await chat();
    const [bounded] = planned.plan.attempts;
    const unbounded = attemptWith(planned, { isUnbounded: true });
    const user = aUser({ costLimitNano: 5 });
    const attempts = [bounded, unbounded] as const;
    const key = aKey({ limits: [BY_RATE] });
    const error = await refusedWith({ planned, attempts, key, user });
    expect(error).toMatchObject({
      code: "job_unbounded",
      message: "what this can cost is not known before it has ended, and it might exceed a limit",
    });
  });
});

describe("what has no bound is admitted", () => {
  it("under limits of calls", async () => {
    const planned = await chat();
    const attempts = [attemptWith(planned, { isUnbounded: true, unboundedBy: "file" })] as const;
    const key = aKey({ limits: [BY_RATE] });
    expect(await admission({ planned, attempts, key }).result).toMatchObject({ atMs: ADMITTED_MS });
  });

  it("where it is a job and the operator allows those, and is refused where it is a call", async () => {
    const planned = await chat();
    const rules = { allowUnboundedJobs: true };
    const job = [attemptWith(planned, { isUnbounded: true })] as const;
    expect(await admission({ planned, attempts: job, rules }).result).toBeDefined();
    const call = [attemptWith(planned, { unboundedBy: "file" })] as const;
    await expect(admission({ planned, attempts: call, rules }).result).rejects.toMatchObject({
      code: "call_unbounded",
    });
  });
});

it("free calls are counted under no model, even where models are limited", async () => {
  const planned = await chat();
  const body = { ...planned.call.body, charge: "nothing" as const };
  const free = { ...planned, call: { ...planned.call, body } };
  const { asked, result } = admission({ planned: free, key: aKey({ limits: [BY_MODEL] }) });
  await result;
  expect(asked[0]?.model).toBe("");
});

describe("a grant", () => {
  it("is a reservation of what was granted, with what it is held on", async () => {
    const planned = await chat();
    const { tokens } = boundOf(planned);
    const { asked, opened, result } = admission({ planned, key: aKey({ limits: [BY_MODEL] }) });
    const grant = await result;
    const [request] = asked;
    const reserved = {
      holders: request?.holders,
      reservedNano: request?.cost.totalNano,
      reservedTokens: tokens.total,
      model: "gpt-4o",
    };
    expect(opened).toEqual([{ callId: "call-1", atMs: ADMITTED_MS, ...reserved }]);
    expect(grant).toEqual({
      atMs: ADMITTED_MS,
      limitStatuses: [],
      outputCap: undefined,
      serviceTier: undefined,
      reservation: reserved,
      unchecked: false,
    });
  });

  it("of less money or fewer tokens caps the answer", async () => {
    const planned = await chat({ service_tier: "default" });
    const { cost, tokens } = boundOf(planned);
    const lessMoney = admission({
      planned,
      granted: { grantedNano: cost.totalNano - 100 * 10_000 },
    });
    expect(await lessMoney.result).toMatchObject({ outputCap: 400 });
    expect(lessMoney.opened[0]).toMatchObject({ reservedNano: cost.totalNano - 1_000_000 });
    const fewerTokens = admission({ planned, granted: { grantedTokens: tokens.total - 50 } });
    expect(await fewerTokens.result).toMatchObject({
      outputCap: 450,
      reservation: { reservedTokens: tokens.total - 50 },
    });
  });

  it("from an allotment has no reservation of its own, and reports what is left of the limits", async () => {
    const planned = await chat();
    const limitStatuses = [{ scope: "key", kind: "total", max: 9, remaining: 5 }] as const;
    const granted = { allotted: true, limitStatuses } as const;
    const { opened, result } = admission({ planned, granted });
    expect(await result).toMatchObject({
      atMs: ADMITTED_MS,
      limitStatuses,
      reservation: undefined,
    });
    expect(opened).toEqual([]);
  });
});

describe("calls of the provider's own tools", () => {
  const tools = {
    maxCalls: 4,
    minCalls: 0,
    promptTokens: 0,
    otherTokens: 100,
    otherNano: 1000,
    fixedNano: 0,
    isLimited: false,
  } as const;
  const withTools = async (given: Omit<Given, "planned" | "attempts">, overrides = {}) => {
    const planned = await chat({ service_tier: "default" });
    const attempt = attemptWith(planned, { tools: { ...tools, ...overrides } });
    const grant = await admission({ ...given, planned, attempts: [attempt] }).result;
    return grant.toolCallCap;
  };

  it("are capped where money or tokens are limited, also in an allotment, and for a user's limit", async () => {
    expect(await withTools({})).toBe(4);
    expect(await withTools({ key: aKey({ limits: [BY_TOKENS] }) })).toBe(4);
    expect(await withTools({ granted: { allotted: true } })).toBe(4);
    const user = aUser({ limits: [BY_TOKENS] });
    expect(await withTools({ key: aKey({ limits: [BY_RATE] }), user })).toBe(4);
  });

  it("are not where only calls are", async () => {
    expect(await withTools({ key: aKey({ limits: [BY_RATE] }) })).toBeUndefined();
  });

  it("are left to the limit the caller set, unless less was granted", async () => {
    expect(await withTools({}, { isLimited: true })).toBeUndefined();
    expect(await withTools({ granted: { grantedNano: 0 } }, { isLimited: true })).toBe(0);
    expect(await withTools({ granted: { grantedTokens: 0 } }, { isLimited: true })).toBe(0);
  });

  it("are as many as the grant pays for beside the prompt and the answer", async () => {
    const planned = await chat({ service_tier: "default" });
    const attempt = attemptWith(planned, { tools });
    const { cost, tokens } = boundPlan({ attempts: [attempt] }, 1).bound;
    const capFor = async (granted: Partial<Admitted>) =>
      (await admission({ planned, attempts: [attempt], granted }).result).toolCallCap;
    expect(await capFor({ grantedNano: cost.totalNano - 1 })).toBe(3);
    expect(await capFor({ grantedTokens: tokens.total - 101 })).toBe(2);
  });
});

describe("a refusal", () => {
  const refusal = {
    admitted: false,
    atMs: ADMITTED_MS,
    refusal: { scope: "key", kind: "total", contended: false, reserved: 0 },
    limitStatuses: [{ scope: "key", kind: "total", max: 9, remaining: 5 }],
  } as const;

  it("says what the call may cost in the standard tier, which it could have asked for", async () => {
    const planned = await chat();
    const { cost, standardCost } = boundOf(planned);
    if (standardCost === undefined) throw new Error("the tier is not open");
    expect(standardCost.totalNano).toBeLessThan(cost.totalNano);
    const { opened, result } = admission({ planned, refusal });
    const error: unknown = await result.catch((thrown: unknown) => thrown);
    if (!(error instanceof LimitRefusal)) throw new Error("it was not refused");
    expect(error.message).toContain(`up to $${standardCost.totalNano / 1e9}`);
    expect(error.leastNano).toBe(cost.minNano);
    expect(opened).toEqual([]);
  });

  it("says what a call costs that has no other tier", async () => {
    const planned = await chat({ service_tier: "default" });
    const { cost } = boundOf(planned);
    await expect(admission({ planned, refusal }).result).rejects.toThrow(
      `up to $${cost.totalNano / 1e9}`,
    );
  });
});

describe("limits that cannot be checked", () => {
  const outage = new GatewayError("limits_unavailable", "limits cannot be checked right now");

  it("refuse the call", async () => {
    const { result } = admission({ planned: await chat(), failure: outage });
    await expect(result).rejects.toBe(outage);
  });

  it("let it through where the operator says so, without a reservation, and marked", async () => {
    const planned = await chat();
    const rules = { limitsFailOpen: true };
    const { opened, result } = admission({ planned, failure: outage, rules });
    expect(await result).toEqual({
      atMs: PLANNED_AT_MS,
      limitStatuses: [],
      outputCap: undefined,
      reservation: undefined,
      unchecked: true,
    });
    expect(opened).toEqual([]);
  });

  it.each([
    ["a ledger that does not answer", new GatewayError("store_unavailable", "no ledger")],
    ["a fault of the gateway", new Error("limits_unavailable")],
  ])("are not %s, which refuses the call all the same", async (_which, failure) => {
    const rules = { limitsFailOpen: true };
    const { result } = admission({ planned: await chat(), failure, rules });
    await expect(result).rejects.toBe(failure);
  });
});

it("prices of zero are prices", async () => {
  const planned = await chat();
  const attempts = [
    attemptWith(planned, { prices: NO_TOKENS, standardPrices: undefined }),
  ] as const;
  const { asked, result } = admission({ planned, attempts });
  await result;
  expect(asked[0]?.cost).toEqual({ minNano: 0, totalNano: 0 });
});
