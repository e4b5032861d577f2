import { NO_TOKENS } from "@lintel/core";
import type { AnswerReading } from "@lintel/providers";
import { describe, expect, it } from "vitest";

import { aKey } from "../../../test/a-planned-call.ts";
import { anOutcome, aSentCall, CHAT_BODY } from "../../../test/a-sent-call.ts";
import type { EndedCallRecord } from "../../ports/event-log.ts";
import type { Outcome } from "../call-context.ts";
import { type EndedAttempt, mostUsed, recordAttempt, toEndedAttempt } from "./record-attempt.ts";

const ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0009";
const USAGE = { ...NO_TOKENS, input: 10, output: 5 };
/** Of gpt-4o: 2.5 and 10 dollars per million. */
const INPUT_NANO = 2500;
const OUTPUT_NANO = 10_000;
const UNMEASURED = { prompt: "", completion: "" };

type SentCall = Awaited<ReturnType<typeof aSentCall>>;

/** An attempt that failed within its answer. */
function ended(
  { context, deps, inbound, incoming }: SentCall,
  reading: Partial<AnswerReading> | undefined,
  outcome: Partial<Outcome> = {},
): EndedAttempt {
  const read = reading && { model: "gpt-4o", text: "", usage: undefined, ...reading };
  return toEndedAttempt(
    { monotonic: () => 3000, prices: deps.prices },
    { id: ID, headers: {}, inbound, incoming },
    context,
    anOutcome({ ending: "upstream_failed", reading: read, ...outcome }),
  );
}

describe("an attempt that failed", () => {
  const mayCostAfter = async (reading?: Partial<AnswerReading>, outcome?: Partial<Outcome>) =>
    ended(await aSentCall(), reading, outcome).mayCost;

  it("may cost something where usage was reported, or texts are to be counted", async () => {
    expect(await mayCostAfter({ usage: USAGE })).toBe(true);
    expect(await mayCostAfter({ text: "Hello" })).toBe(true);
    expect(await mayCostAfter({ isUnknown: true })).toBe(true);
  });

  it("may cost the time of a server that it held, whatever came of it", async () => {
    const call = await aSentCall();
    const price = { nanoPerHour: 3_600_000, slots: 1 };
    call.context.attempt = { ...call.attempt, slot: { maxMs: 5000, price } };
    call.context.slot = { heldMs: 10 };
    const refused = { status: 429, upstreamStatus: 429 };
    expect(ended(call, undefined, refused).mayCost).toBe(true);
  });

  it("costs nothing where its upstream refused it", async () => {
    expect(await mayCostAfter(undefined, { status: 429, upstreamStatus: 429 })).toBe(false);
  });

  it("has another event follow it, of the same call", async () => {
    const { event } = ended(await aSentCall(), { usage: USAGE });
    expect(event).toMatchObject({ id: ID, callId: ID, attempt: 1 });
  });

  it("has the cost and the tokens that were reported", async () => {
    const attempt = ended(await aSentCall(), { usage: USAGE });
    const costNano = 10 * INPUT_NANO + 5 * OUTPUT_NANO;
    expect(attempt).toMatchObject({ costNano, tokens: 15 });
  });
});

describe("the most that a failed attempt can have used", () => {
  const most = async (attempt: Partial<EndedAttempt>, unmeasured?: object) => {
    // Where the tier is open, the most expensive one is reserved for.
    const call = await aSentCall({ json: { ...CHAT_BODY, service_tier: "default" } });
    const { event, ...rest } = ended(call, { text: "Hello" });
    const counted = { ...UNMEASURED, ...unmeasured };
    const given = { ...rest, event: { ...event, unmeasured: counted }, ...attempt };
    return { call, event: given.event, used: mostUsed(call.context, given) };
  };
  /** For a prompt of its bound, and so much output. */
  const boundOf = ({ attempt: { promptTokens } }: SentCall, output: number) => ({
    reservedNano: promptTokens * INPUT_NANO + output * OUTPUT_NANO,
    reservedTokens: promptTokens + output,
  });

  it("is what was reported", async () => {
    const { used } = await most({ costNano: 7, tokens: 3 });
    expect(used).toEqual({ reservedNano: 7, reservedTokens: 3 });
  });

  it("is no less where only one of the two is known", async () => {
    const reported = [{ costNano: 7 }, { tokens: 3 }];
    for (const known of reported) {
      const { call, used } = await most(known, { completion: "Hello" });
      expect(used).toEqual(boundOf(call, 5));
    }
  });

  it("is a token for each byte of what was said, within its cap", async () => {
    const said = await most({}, { completion: "Grüße" });
    expect(said.used).toEqual(boundOf(said.call, 7));
    const capped = await most({}, { completion: "Grüße", maxOutputTokens: 6 });
    expect(capped.used).toEqual(boundOf(capped.call, 6));
  });

  it("has all output that was not seen", async () => {
    const unseen = { ...NO_TOKENS, output: 10, audioOutput: 20, imageOutput: 30 };
    const { call, used } = await most({}, { completion: "Hi", unseen });
    expect(used).toEqual(boundOf(call, 62));
  });

  it("is not known below the reservation where usage was reported in part, or a job was begun", async () => {
    const { call, event } = await most({});
    const of = (members: object) => {
      const attempt = { event: { ...event, ...members }, mayCost: true };
      return mostUsed(call.context, { ...attempt, costNano: undefined, tokens: undefined });
    };
    expect(of({})).toBeDefined();
    expect(of({ usage: USAGE })).toBeUndefined();
    expect(of({ startedJob: {} })).toBeUndefined();
    expect(of({ unmeasured: undefined })).toBeUndefined();
    call.context.attempt = undefined;
    expect(of({})).toBeUndefined();
  });
});

describe("the record of a failed attempt", () => {
  interface Given {
    readonly endsReservation: boolean;
    readonly hasGrant?: boolean;
    readonly append?: () => Promise<void>;
    readonly left?: Promise<void>;
  }

  /** Records an attempt, and notes in which order what is done. */
  async function record({ append, endsReservation, hasGrant = true, left }: Given) {
    const call = await aSentCall();
    const limits = { cost: [], rate: [], totalCostNano: 5 };
    const holder = { scope: "key", id: aKey().id, limits } as const;
    const holders = [holder] as const;
    const reservation = { holders, reservedNano: 900, reservedTokens: 90, model: "" };
    const grant = { atMs: 1, limitStatuses: [], outputCap: undefined, unchecked: false };
    call.context.grant = hasGrant ? { ...grant, reservation } : undefined;
    const steps: string[] = [];
    const records: EndedCallRecord[] = [];
    const deps = {
      newId: () => "another-id",
      events: {
        writable: true,
        begin: () => Promise.resolve(),
        offer: () => undefined,
        async append(one: EndedCallRecord) {
          records.push(one);
          await append?.();
          steps.push("kept");
        },
      },
      reservations: {
        open: () => undefined,
        lower: () => undefined,
        end: (id: string, used: object) => void steps.push(`end ${id} ${JSON.stringify(used)}`),
        leave: () => left,
        close: (id: string, isRecorded: boolean) => void steps.push(`close ${id} ${isRecorded}`),
      },
    };
    const attempt = ended(call, { usage: USAGE });
    const done = recordAttempt(deps, call.context, attempt, endsReservation);
    return { done, holder, records, steps };
  }

  it("takes what is reserved for the call with it, once it is kept", async () => {
    const { done, holder, records, steps } = await record({ endsReservation: true });
    await done;
    const used = { costNano: 10 * INPUT_NANO + 5 * OUTPUT_NANO, tokens: 15 };
    expect(records).toEqual([
      {
        event: expect.objectContaining({ id: ID, usage: USAGE, admitted: true }),
        reservation: { holders: [{ scope: "key", id: holder.id }], ...used },
      },
    ]);
    expect(steps).toEqual([`end ${ID} ${JSON.stringify(used)}`, "kept", `close ${ID} true`]);
  });

  it("leaves the reservation to the next attempt where it cost nothing, under an id of its own", async () => {
    const { done, records, steps } = await record({ endsReservation: false });
    await done;
    expect(records).toEqual([
      { event: expect.objectContaining({ id: "another-id", callId: ID, admitted: false }) },
    ]);
    expect(steps).toEqual(["kept"]);
  });

  it("without a reservation is kept without one", async () => {
    const { done, records } = await record({ endsReservation: true, hasGrant: false });
    await done;
    expect(records[0]).not.toHaveProperty("reservation");
  });

  it("ends the attempt only when it no longer counts among calls at once", async () => {
    const left = Promise.withResolvers<void>();
    const { done, steps } = await record({ endsReservation: true, left: left.promise });
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(steps.at(-1)).toBe("kept");
    left.resolve();
    await done;
    expect(steps.at(-1)).toBe(`close ${ID} true`);
  });

  it("that cannot be kept leaves the reservation until it lapses, and says so", async () => {
    const failed = record({
      endsReservation: true,
      append: () => Promise.reject(new Error("disk full")),
    });
    const { done, steps } = await failed;
    await expect(done).rejects.toThrow("disk full");
    expect(steps.at(-1)).toBe(`close ${ID} false`);
  });
});
