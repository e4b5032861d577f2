import { setImmediate } from "node:timers/promises";

import type { AdmissionRequest, AdmissionVerdict, LimitStatus, Refusal } from "@lintel/admission";
import { GatewayError, type User } from "@lintel/core";
import { describe, expect, it } from "vitest";

import {
  aKey,
  aPlannedCall,
  aUser,
  PLANNED_AT_MS,
  type TestCall,
} from "../../../test/a-planned-call.ts";
import type { WaitedFor } from "../../memory/waiting-line.ts";
import type { ReservedAmounts } from "../../ports/reservations.ts";
import { ClientDisconnected } from "../exchange.ts";
import { boundPlan } from "../plan/bound-use.ts";
import { countPrompt, leastUse } from "../plan/count-prompt.ts";
import type { Attempt } from "../plan/plan-attempt.ts";
import { admitCall } from "./admit-call.ts";

const CHAT = "openai/v1/chat/completions";
const PROMPT = "a prompt of many words ".repeat(100);
/** The bytes of the prompt are some 2,400, its tokens some 500. */
const COUNTED = 500;
const BODY = {
  model: "gpt-4o",
  service_tier: "default",
  max_tokens: 200,
  messages: [{ role: "user", content: PROMPT }],
};
const KEY = aKey({ costLimitNano: 1_000_000_000 });

type Verdict = (request: AdmissionRequest) => AdmissionVerdict;

const status = (overrides: Partial<LimitStatus> = {}): LimitStatus => ({
  scope: "key",
  kind: "total",
  max: 1_000_000_000,
  remaining: 900_000_000,
  ...overrides,
});

const refused =
  (refusal: Partial<Refusal> = {}, limitStatuses: readonly LimitStatus[] = [status()]): Verdict =>
  () => ({
    admitted: false,
    atMs: PLANNED_AT_MS,
    refusal: { scope: "key", kind: "total", contended: false, reserved: 0, ...refusal },
    limitStatuses,
  });

const granted =
  (limitStatuses: readonly LimitStatus[] = [status()], lackingNano = 0): Verdict =>
  ({ cost }) => ({
    admitted: true,
    atMs: PLANNED_AT_MS,
    grantedNano: cost.totalNano - lackingNano,
    limitStatuses,
  });

interface Given {
  readonly planned?: TestCall;
  readonly user?: User;
  /** What admission answers, in turn; the last answer stays. */
  readonly verdicts: readonly [Verdict, ...Verdict[]];
  /** What counting the prompt finds. */
  readonly count?: () => Promise<number | undefined>;
  /** False: too many wait. */
  readonly isTurn?: boolean;
  /** How long each turn takes. */
  readonly turnMs?: number;
  readonly isDisconnected?: () => boolean;
  readonly context?: { attempt: Attempt | undefined; readonly isEnded: boolean };
  readonly startsJob?: boolean;
}

/** Admits a call at list prices, whose prompt is bounded by its bytes. */
async function admission(given: Given) {
  const planned = given.planned ?? (await aPlannedCall(CHAT, BODY));
  const asked: AdmissionRequest[] = [];
  const lowered: [string, ReservedAmounts][] = [];
  const errors: string[] = [];
  const waited: [WaitedFor, number][] = [];
  const woken: (readonly WaitedFor[])[] = [];
  const counts: string[] = [];
  const clock = { ms: 0 };
  const deps = {
    ...planned.deps,
    rules: {
      limitsFailOpen: false,
      unpriced: "allow-unlimited",
      allowUnboundedJobs: true,
      timeoutMs: 600_000,
    } as const,
    events: { writable: true },
    reservations: {
      open: () => undefined,
      lower: (callId: string, amounts: ReservedAmounts) => void lowered.push([callId, amounts]),
    },
    admission: {
      async admit(request: AdmissionRequest): Promise<AdmissionVerdict> {
        const verdict = given.verdicts[asked.length] ?? given.verdicts.at(-1);
        asked.push(request);
        return (verdict ?? given.verdicts[0])(request);
      },
    },
    prompts: {
      async bound(model: string) {
        counts.push(model);
        return await (given.count?.() ?? Promise.resolve(COUNTED));
      },
    },
    waitingLine: {
      async wait(holder: WaitedFor, maxMs: number) {
        waited.push([holder, maxMs]);
        clock.ms += given.turnMs ?? 0;
        return given.isTurn ?? true;
      },
      wake: (holders: readonly WaitedFor[]) => void woken.push(holders),
    },
    logger: {
      fact: () => undefined,
      warn: () => undefined,
      error: (_: object, message: string) => void errors.push(message),
    },
    monotonic: () => clock.ms,
  };
  const exchange = {
    id: "call-1",
    inbound: planned.inbound,
    get disconnected() {
      return given.isDisconnected?.() ?? false;
    },
  };
  const body = { ...planned.call.body, ...(given.startsJob === true ? { startsJob: true } : {}) };
  const call = { ...planned.call, body };
  const subject = { call, plan: planned.plan, user: given.user, ...pickContext(given) };
  const result = admitCall(deps, exchange, { key: KEY, secret: "" }, subject);
  // A refusal is looked at later.
  result.catch(() => undefined);
  return {
    asked,
    counts,
    errors,
    lowered,
    planned,
    result,
    waited,
    woken,
    least: () => leastUse(deps, { call, plan: planned.plan }),
    counted: () =>
      countPrompt(
        { ...planned.deps, prompts: { bound: () => Promise.resolve(COUNTED) } },
        { call, plan: planned.plan },
      ),
  };
}

const pickContext = ({ context }: Given) => (context === undefined ? {} : { context });

/** What was started in the background has been done. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
};

const totalNanos = (asked: readonly AdmissionRequest[]) => asked.map(({ cost }) => cost.totalNano);

describe("a call that a limit of money or tokens refuses by the bytes of its prompt", () => {
  it("is asked for again with its prompt counted, and made on those terms", async () => {
    const { asked, counted, result, waited } = await admission({
      verdicts: [refused(), granted()],
    });
    const { grant, plan } = await result;
    const tight = await counted();
    expect(plan).toEqual(tight);
    expect(grant.atMs).toBe(PLANNED_AT_MS);
    expect(totalNanos(asked)[1]).toBe(tight && boundPlan(tight, 1).bound.cost.totalNano);
    expect(asked[1]?.cost.totalNano).toBeLessThan(asked[0]?.cost.totalNano ?? 0);
    expect(waited).toEqual([]);
  });

  it("is refused with what the counted prompt may cost, where that does not fit either", async () => {
    const { asked, result } = await admission({ verdicts: [refused(), refused()] });
    const error: unknown = await result.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ leastNano: asked[1]?.cost.minNano });
    expect(asked).toHaveLength(2);
  });

  it("is counted when the least that counting can find just fits what is left and reserved", async () => {
    const { least } = await admission({ verdicts: [granted()] });
    const { cost, tokens } = (await least()) ?? { cost: undefined, tokens: undefined };
    const needed = [cost?.minNano ?? 0, tokens?.min ?? 0] as const;
    const asksFor = async (refusal: Partial<Refusal>, statuses: readonly LimitStatus[]) => {
      const { asked, counts, result } = await admission({
        verdicts: [refused(refusal, statuses), granted()],
      });
      await result.catch(() => undefined);
      expect(counts).toHaveLength(asked.length - 1);
      return asked.length;
    };
    const [money, words] = needed;
    const daily = { kind: "cost", unit: "d" } as const;
    const byMoney = status({ ...daily, remaining: money - 100 });
    expect(await asksFor({ ...daily, reserved: 100 }, [byMoney])).toBe(2);
    expect(await asksFor({ ...daily, reserved: 99 }, [byMoney])).toBe(1);
    const byTokens = status({ kind: "tokens", unit: "d", remaining: words });
    const refusal = { kind: "tokens", unit: "d" } as const;
    expect(await asksFor(refusal, [byTokens])).toBe(2);
    expect(await asksFor(refusal, [{ ...byTokens, remaining: words - 1 }])).toBe(1);
  });

  it("is counted for its refusal where a lifetime limit cannot pay for it in any case", async () => {
    const { asked, counted, result } = await admission({
      verdicts: [refused({}, [status({ remaining: 1 })])],
    });
    const tight = await counted();
    const leastNano = tight && boundPlan(tight, 1).bound.cost.minNano;
    await expect(result).rejects.toMatchObject({ leastNano });
    expect(leastNano).toBeLessThan(asked[0]?.cost.minNano ?? 0);
  });

  it("is held against the limit that refuses it, and no other", async () => {
    const spent = { remaining: 0 };
    const others = [
      status({ kind: "cost", unit: "d", ...spent }),
      status({ scope: "user", ...spent }),
      status({ kind: "rate", unit: "d", ...spent }),
      status({ kind: "concurrent", ...spent }),
    ];
    const { asked, result } = await admission({
      verdicts: [refused({}, [status(), ...others]), granted()],
    });
    await result;
    expect(asked).toHaveLength(2);
    const otherUnit = status({ kind: "cost", unit: "m", ...spent });
    const daily = refused({ kind: "cost", unit: "d" }, [
      status({ kind: "cost", unit: "d" }),
      otherUnit,
    ]);
    const byDay = await admission({ verdicts: [daily, granted()] });
    await byDay.result;
    expect(byDay.asked).toHaveLength(2);
  });

  it("is not counted where one of several limits that may refuse it has no room", async () => {
    const ofModels = status({ kind: "model-cost", unit: "d" });
    const refusal = { kind: "model-cost", unit: "d" } as const;
    const { counts, result } = await admission({
      verdicts: [refused(refusal, [ofModels, { ...ofModels, remaining: 0 }]), granted()],
    });
    await expect(result).rejects.toMatchObject({ verdict: { refusal } });
    expect(counts).toEqual([]);
  });

  it("is refused as it was where its prompt cannot be counted", async () => {
    const { asked, result } = await admission({
      verdicts: [refused(), granted()],
      count: () => Promise.resolve(undefined),
    });
    await expect(result).rejects.toMatchObject({ leastNano: asked[0]?.cost.minNano });
    expect(asked).toHaveLength(1);
  });

  it("fails as admission does when it is asked again", async () => {
    const outage = new GatewayError("limits_unavailable", "limits cannot be checked right now");
    const { result } = await admission({
      verdicts: [
        refused(),
        () => {
          throw outage;
        },
      ],
    });
    await expect(result).rejects.toBe(outage);
  });
});

describe("a call that is refused for no amount", () => {
  it.each([
    ["its rate", { kind: "rate", unit: "m" }],
    ["calls at once", { kind: "concurrent", contended: true }],
  ] as const)("by %s is neither counted nor waits", async (_by, refusal) => {
    const { asked, counts, result, waited } = await admission({
      verdicts: [refused(refusal, []), granted()],
    });
    await expect(result).rejects.toMatchObject({ verdict: { refusal } });
    expect([asked.length, counts.length, waited.length]).toEqual([1, 0, 0]);
  });

  it("because it failed otherwise is not asked for again", async () => {
    const failure = new Error("a fault");
    const { asked, result } = await admission({
      verdicts: [
        () => {
          throw failure;
        },
        granted(),
      ],
    });
    await expect(result).rejects.toBe(failure);
    expect(asked).toHaveLength(1);
  });
});

describe("a call that only other calls' reservations refuse", () => {
  const contended = refused({ contended: true, reserved: 900 });

  it("waits for its turn at the key, is admitted as counted, and wakes the next", async () => {
    const { asked, counted, result, waited, woken } = await admission({
      user: aUser(),
      verdicts: [contended, contended, contended, granted()],
    });
    expect((await result).plan).toEqual(await counted());
    const holder = { scope: "key", id: KEY.id };
    expect(waited).toEqual([
      [holder, 500],
      [holder, 500],
    ]);
    expect(asked[3]?.cost).toEqual(asked[1]?.cost);
    expect(woken).toEqual([[holder]]);
  });

  it("waits without a count where there is none", async () => {
    const { asked, planned, result } = await admission({
      verdicts: [contended, granted()],
      count: () => Promise.resolve(undefined),
    });
    expect((await result).plan).toBe(planned.plan);
    expect(asked[1]).toEqual(asked[0]);
  });

  it("waits at the user whose limit it is", async () => {
    const user = aUser({ costLimitNano: 1_000_000_000 });
    const byUser = refused({ contended: true, scope: "user" }, [status({ scope: "user" })]);
    const { result, waited } = await admission({ user, verdicts: [byUser, byUser, granted()] });
    await result;
    expect(waited).toEqual([[{ scope: "user", id: user.id }, 500]]);
  });

  it("waits half a second in all, and is refused then as it was last", async () => {
    const { asked, result, waited, woken } = await admission({
      verdicts: [contended, contended, refused({ contended: true, reserved: 700 })],
      turnMs: 250,
    });
    const error: unknown = await result.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      leastNano: asked[1]?.cost.minNano,
      verdict: { refusal: { reserved: 700 } },
    });
    expect(waited.map(([, maxMs]) => maxMs)).toEqual([500, 250]);
    expect(asked).toHaveLength(4);
    expect(woken).toEqual([]);
  });

  it("is refused at once where too many wait", async () => {
    const { asked, result } = await admission({ verdicts: [contended], isTurn: false });
    await expect(result).rejects.toMatchObject({ verdict: { refusal: { contended: true } } });
    expect(asked).toHaveLength(2);
  });

  it("is refused as soon as more is in the way than reservations", async () => {
    const { asked, result, waited } = await admission({
      verdicts: [contended, contended, refused(), granted()],
    });
    await expect(result).rejects.toMatchObject({ verdict: { refusal: { contended: false } } });
    expect([asked.length, waited.length]).toEqual([3, 1]);
  });

  it("is refused at once when only calls at once are in its way after all", async () => {
    const byCalls = refused({ contended: true, kind: "concurrent" }, []);
    const { result, waited } = await admission({ verdicts: [contended, byCalls, granted()] });
    await expect(result).rejects.toMatchObject({ verdict: { refusal: { kind: "concurrent" } } });
    expect(waited).toEqual([]);
  });

  it("is not asked for again when its caller has left", async () => {
    const { asked, result } = await admission({
      verdicts: [contended],
      isDisconnected: () => true,
    });
    await expect(result).rejects.toBeInstanceOf(ClientDisconnected);
    expect(asked).toHaveLength(2);
  });
});

describe("a call that took most of what was left", () => {
  const SCARCE = [status({ remaining: 1000 })];
  const underWay = async (given: Partial<Given> = {}) => {
    const planned = given.planned ?? (await aPlannedCall(CHAT, BODY));
    const [attempt] = planned.plan.attempts;
    const context = given.context ?? { attempt, isEnded: false };
    const world = await admission({ verdicts: [granted(SCARCE)], ...given, planned, context });
    await world.result;
    await settled();
    return { ...world, context };
  };

  it("is counted while it runs, gives back the rest, and is bounded by that from then on", async () => {
    const { asked, context, counted, lowered } = await underWay();
    const tight = await counted();
    const bound = tight && boundPlan(tight, 1).bound;
    expect(asked).toHaveLength(1);
    expect(lowered).toEqual([
      ["call-1", { reservedNano: bound?.cost.totalNano, reservedTokens: bound?.tokens.total }],
    ]);
    expect(context.attempt).toEqual(tight?.attempts[0]);
  });

  it("gives back what no answer within its cap can cost", async () => {
    const { asked, counted, lowered } = await underWay({
      verdicts: [granted(SCARCE, 100 * 10_000)],
    });
    const tight = await counted();
    const bound = tight && boundPlan(tight, 1).bound;
    expect(asked).toHaveLength(1);
    expect(lowered).toEqual([
      [
        "call-1",
        {
          reservedNano: (bound?.cost.totalNano ?? 0) - 100 * 10_000,
          reservedTokens: (bound?.tokens.total ?? 0) - 100,
        },
      ],
    ]);
  });

  it("does so for tokens, too, and where it took most of one limit only", async () => {
    const scarce = [status(), status({ kind: "tokens", unit: "d", remaining: 10 })];
    expect((await underWay({ verdicts: [granted(scarce)] })).lowered).toHaveLength(1);
  });

  it("keeps the attempt it is at, of several", async () => {
    const planned = await aPlannedCall(CHAT, BODY);
    const [first] = planned.plan.attempts;
    const second = { ...first, outputTokens: 150 };
    const context = { attempt: second, isEnded: false };
    const plan = { attempts: [first, second] as const };
    await underWay({ planned: { ...planned, plan }, context });
    expect(context.attempt).toMatchObject({ isCounted: true, outputTokens: 200 });
    expect(context.attempt.promptTokens).toBeLessThan(second.promptTokens);
  });

  it("keeps an attempt that is none of the plan's", async () => {
    const planned = await aPlannedCall(CHAT, BODY);
    const other = { ...planned.plan.attempts[0] };
    const { context, lowered } = await underWay({
      planned,
      context: { attempt: other, isEnded: false },
    });
    expect(context.attempt).toBe(other);
    expect(lowered).toHaveLength(1);
  });

  it.each([
    ["takes no more than is left", { verdicts: [granted([status()])] }],
    [
      "is limited in calls alone",
      { verdicts: [granted([status({ kind: "rate", remaining: 0 })])] },
    ],
    ["begins a job", { startsJob: true }],
    ["has ended", { context: { attempt: undefined, isEnded: true } }],
    ["cannot be counted", { count: () => Promise.resolve(undefined) }],
  ] as const)("gives nothing back where it %s", async (_why, given) => {
    const { lowered } = await underWay({ ...given });
    expect(lowered).toEqual([]);
  });

  it("takes just as much as is left, and gives nothing back", async () => {
    const { asked } = await underWay();
    const remaining = asked[0]?.cost.totalNano ?? 0;
    const { counts, lowered } = await underWay({ verdicts: [granted([status({ remaining })])] });
    expect([counts, lowered]).toEqual([[], []]);
  });

  it("is counted for more than a tenth of the money, or of the tokens", async () => {
    // Its prompt is most of its tokens, and little of what it can cost.
    const long = { ...BODY, max_tokens: 5500 };
    expect((await underWay({ planned: await aPlannedCall(CHAT, long) })).counts).toHaveLength(1);
    const fewTokens: Verdict = (request) => ({ ...granted(SCARCE)(request), grantedTokens: 300 });
    expect((await underWay({ verdicts: [fewTokens] })).counts).toHaveLength(1);
  });

  it("is not counted for less than a tenth", async () => {
    const brief = { ...BODY, max_tokens: 16_000, messages: [{ role: "user", content: "Hello" }] };
    const { counts } = await underWay({ planned: await aPlannedCall(CHAT, brief) });
    expect(counts).toEqual([]);
  });

  it("keeps its reservation when counting fails, and that is logged", async () => {
    const { context, errors, lowered, planned } = await underWay({
      count: () => Promise.reject(new Error("no thread")),
    });
    expect(errors).toEqual(["reservation not lowered"]);
    expect(lowered).toEqual([]);
    expect(context.attempt).toBe(planned.plan.attempts[0]);
  });
});
