import { type Key, NO_TOKENS } from "@lintel/core";
import type { AnswerReading, PromptSample } from "@lintel/providers";
import { describe, expect, it } from "vitest";

import { aKey } from "../../../test/a-planned-call.ts";
import { anOutcome, asLarge, aSentCall } from "../../../test/a-sent-call.ts";
import type { EndedCallRecord } from "../../ports/event-log.ts";
import type { Grant } from "../admit/admit.ts";
import type { Outcome } from "../call-context.ts";
import { recordCall } from "./record-call.ts";

const ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0009";
const USAGE = { ...NO_TOKENS, input: 10, output: 5 };
/** Of gpt-4o: 2.5 and 10 dollars per million. */
const COST_NANO = 75_000;

const aReading = (overrides: Partial<AnswerReading> = {}): AnswerReading => ({
  model: "gpt-4o",
  text: "",
  usage: USAGE,
  ...overrides,
});

type SentCall = Awaited<ReturnType<typeof aSentCall>>;

interface Given {
  readonly outcome?: Partial<Outcome>;
  readonly append?: () => Promise<void>;
  readonly left?: Promise<void>;
}

/** Records a call, and notes in which order what is done. */
function recording({ context, deps, inbound, incoming }: SentCall, given: Given = {}) {
  const steps: string[] = [];
  const records: EndedCallRecord[] = [];
  const errors: unknown[] = [];
  const recordDeps = {
    events: {
      writable: true,
      begin: () => Promise.resolve(),
      async append(record: EndedCallRecord) {
        records.push(record);
        await given.append?.();
        steps.push("kept");
      },
      offer(record: EndedCallRecord) {
        records.push(record);
        steps.push("offered");
      },
    },
    logger: {
      fact: () => undefined,
      warn: (facts: object, message: string) => void errors.push([message, facts]),
      error: (facts: object, message: string) => void errors.push([message, facts]),
    },
    metrics: {
      ended: () => void steps.push("measured"),
      refused: () => undefined,
      attempted: () => undefined,
      policyMatched: () => undefined,
      detected: () => undefined,
    },
    monotonic: () => 3000,
    prices: deps.prices,
    reservations: {
      open: () => undefined,
      lower: () => undefined,
      end: (id: string, used: object) => void steps.push(`end ${id} ${JSON.stringify(used)}`),
      leave: () => given.left,
      close: (id: string, isRecorded: boolean) => void steps.push(`close ${id} ${isRecorded}`),
    },
  };
  const exchange = {
    id: ID,
    headers: {},
    inbound,
    incoming,
    outgoing: { destroy: () => void steps.push("cut") },
  };
  const outcome = anOutcome({ reading: aReading(), ...given.outcome });
  const release = () => void steps.push("released");
  const done = recordCall(recordDeps, exchange, context, { outcome, release });
  return { done, errors, records, steps };
}

/** Reserved for a key that has limits. */
function aGrant(key: Key = aKey({ costLimitNano: 5 })): Grant {
  const limits = { cost: [], rate: [], totalCostNano: 5 };
  const holders = [{ scope: "key", id: key.id, limits }] as const;
  const reservation = { holders, reservedNano: 900, reservedTokens: 90, model: "" };
  return { atMs: 1, limitStatuses: [], outputCap: undefined, reservation, unchecked: false };
}

describe("a call that was sent", () => {
  it("gives its caller the rest once its record is kept, and its reservation over to the record", async () => {
    const call = await aSentCall();
    const grant = aGrant();
    call.context.grant = grant;
    const { done, errors, records, steps } = recording(call);
    await done;
    const used = { costNano: COST_NANO, tokens: 15 };
    const [holder] = grant.reservation?.holders ?? [];
    expect(records).toMatchObject([
      {
        event: { id: ID, usage: USAGE },
        reservation: { holders: [{ scope: "key", id: holder?.id }], ...used },
      },
    ]);
    expect(records[0]?.reservation?.holders[0]).not.toHaveProperty("limits");
    expect(steps).toEqual([
      `end ${ID} ${JSON.stringify(used)}`,
      "kept",
      "released",
      `close ${ID} true`,
      "measured",
    ]);
    expect(errors).toEqual([]);
  });

  it("whose id an earlier attempt has taken is recorded under its own", async () => {
    const call = await aSentCall();
    const recordId = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0010";
    call.context.recordId = recordId;
    const { done, records, steps } = recording(call);
    await done;
    expect(records).toMatchObject([{ event: { id: recordId } }]);
    const ofReservation = steps.filter((step) => /^(?:end|close) /.test(step));
    expect(ofReservation.every((step) => step.includes(recordId))).toBe(true);
    expect(ofReservation).toHaveLength(2);
  });

  it("without a reservation is kept without one", async () => {
    const { done, records } = recording(await aSentCall());
    await done;
    expect(records[0]).not.toHaveProperty("reservation");
  });

  it("is cut when its record cannot be kept; its reservation stays until it lapses", async () => {
    const call = await aSentCall();
    const { done, errors, steps } = recording(call, {
      append: () => Promise.reject(new Error("disk full")),
    });
    await done;
    expect(steps.slice(1)).toEqual(["cut", `close ${ID} false`, "measured"]);
    const keyId = call.context.caller.key.id;
    expect(errors).toMatchObject([["call not recorded", { callId: ID, keyId }]]);
  });

  it("gives its caller the rest only when it no longer counts among calls at once", async () => {
    const left = Promise.withResolvers<void>();
    const { done, steps } = recording(await aSentCall(), { left: left.promise });
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(steps.at(-1)).toBe("kept");
    left.resolve();
    await done;
    expect(steps).toContain("released");
  });

  it("has ended: its bounds are final, and nothing is read on for it", async () => {
    const { context, ...call } = await aSentCall();
    let isReading = true;
    context.endReading = () => {
      isReading = false;
    };
    const { done } = recording({ context, ...call });
    expect([context.isEnded, isReading]).toEqual([true, false]);
    await done;
  });
});

describe("a call that was not sent", () => {
  const refused = { ending: "refused", status: 429, reading: undefined } as const;
  const anUnsentCall = async () => {
    const call = await aSentCall();
    call.context.isSent = false;
    call.context.sentMs = undefined;
    return call;
  };

  it("is answered whether its record can be kept or not", async () => {
    const { done, records, steps } = recording(await anUnsentCall(), { outcome: refused });
    await done;
    expect(records).toHaveLength(1);
    expect(steps.slice(1)).toEqual(["offered", "released", `close ${ID} true`, "measured"]);
  });

  it("but was answered from the cache is kept as one that was sent", async () => {
    const call = await anUnsentCall();
    call.context.cache = { verdict: "hit" };
    const { done, steps } = recording(call);
    await done;
    expect(steps).toContain("kept");
  });

  it("but has a reservation is kept as one that was sent", async () => {
    const call = await anUnsentCall();
    call.context.grant = aGrant();
    const { done, records, steps } = recording(call, { outcome: refused });
    await done;
    expect(records[0]?.reservation).toMatchObject({ costNano: 0, tokens: 0 });
    expect(steps).toContain("kept");
  });

  it("and has no attempt cost nothing", async () => {
    const call = await anUnsentCall();
    call.context.attempt = undefined;
    const { done, steps } = recording(call, { outcome: refused });
    await done;
    expect(steps[0]).toBe(`end ${ID} {"costNano":0,"tokens":0}`);
  });
});

describe("what a call cost and used", () => {
  const usedBy = async (reading: Partial<AnswerReading>, outcome: Partial<Outcome> = {}) => {
    const given = { outcome: { reading: aReading(reading), ...outcome } };
    const { done, steps } = recording(await aSentCall(), given);
    await done;
    return steps[0]?.replace(`end ${ID} `, "");
  };

  it("is not known while texts are to be counted", async () => {
    expect(await usedBy({ usage: undefined, text: "Hello" })).toBe("{}");
    expect(await usedBy({ text: "and more" })).toBe("{}");
  });

  it("is not known while a job goes on", async () => {
    const call = await aSentCall({
      path: "openai/v1/responses",
      json: { model: "gpt-4o", input: "Hi" },
    });
    const jobs = [{ kind: "response", id: "r", path: "/v1/responses/r", hasEnded: false }] as const;
    const reading = aReading({ usage: undefined, jobs });
    const { done, records, steps } = recording(call, { outcome: { reading } });
    await done;
    expect(records[0]?.event.startedJob).toBeDefined();
    expect(steps[0]).toBe(`end ${ID} {}`);
  });

  it("has what other models used for it", async () => {
    const otherUsage = [{ model: "gpt-4o", usage: { ...NO_TOKENS, output: 100 } }];
    const used = { costNano: COST_NANO + 1_000_000, tokens: 115 };
    expect(await usedBy({ otherUsage })).toBe(JSON.stringify(used));
  });

  it("is nothing where its upstream refused it", async () => {
    expect(await usedBy({ usage: undefined }, { status: 400, upstreamStatus: 400 })).toBe(
      '{"costNano":0,"tokens":0}',
    );
  });
});

describe("the texts of a large prompt", () => {
  const sample: PromptSample = { text: "the texts of it", length: 15, bytes: 15 };
  const asked = async (
    outcome: Partial<Outcome>,
    prompt: () => Promise<PromptSample>,
    change: (call: SentCall) => void = () => undefined,
  ) => {
    let questions = 0;
    const call = await aSentCall();
    asLarge(call, () => {
      questions += 1;
      return prompt();
    });
    change(call);
    const { done, errors, records } = recording(call, { outcome });
    await done;
    return { call, errors, questions, unmeasured: records[0]?.event.unmeasured };
  };
  const had = () => Promise.resolve(sample);
  const unreported = { reading: aReading({ usage: undefined, text: "an answer" }) };

  it("are counted where its usage was not reported", async () => {
    expect(await asked(unreported, had)).toMatchObject({
      questions: 1,
      unmeasured: { prompt: sample.text, completion: "an answer" },
    });
  });

  it("are counted of a call that got no answer, beside the rest of its bound", async () => {
    const { call, unmeasured } = await asked(
      { reading: undefined, upstreamStatus: undefined },
      had,
    );
    const input = call.attempt.promptTokens - sample.bytes;
    expect(unmeasured).toMatchObject({ prompt: sample.text, unseen: { input } });
  });

  it("are taken to be its bound where they cannot be had", async () => {
    const { call, errors, unmeasured } = await asked(unreported, () =>
      Promise.reject(new Error("no thread")),
    );
    const input = call.attempt.promptTokens;
    expect(unmeasured).toMatchObject({ prompt: "", unseen: { input } });
    expect(errors).toMatchObject([["the texts of a prompt could not be read", { callId: ID }]]);
  });

  it("are not asked for where its usage was reported", async () => {
    expect(await asked({}, had)).toMatchObject({ questions: 0, unmeasured: undefined });
  });

  it("are not asked for where it was not sent", async () => {
    const { questions } = await asked(unreported, had, ({ context }) => {
      context.isSent = false;
    });
    expect(questions).toBe(0);
  });
});
