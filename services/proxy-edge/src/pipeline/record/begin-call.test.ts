import { GatewayError, NO_TOKENS } from "@lintel/core";
import type { CallStart } from "@lintel/events";
import { describe, expect, it } from "vitest";

import { aSentCall } from "../../../test/a-sent-call.ts";
import { AnswerMemory } from "../../memory/answer-memory.ts";
import { beginCall } from "./begin-call.ts";
import { toStart } from "./to-start.ts";

const ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0009";
const SENT_AT_MS = 5000;

/** Begins a call; `keep` is what becomes of its start. */
function begin(
  { context, inbound, incoming }: Awaited<ReturnType<typeof aSentCall>>,
  keep: () => Promise<void> = () => Promise.resolve(),
  answers = new AnswerMemory(),
) {
  const starts: CallStart[] = [];
  const events = {
    writable: true,
    async begin(start: CallStart) {
      starts.push(start);
      await keep();
    },
    append: () => Promise.resolve(),
    offer: () => undefined,
  };
  const exchange = { headers: {}, id: ID, inbound, incoming };
  const begun = beginCall({ answers, events, now: () => SENT_AT_MS }, exchange, context);
  return { begun, exchange, starts };
}

describe("a call that is about to be sent", () => {
  it("is in the books first, as of this moment", async () => {
    let keep: () => void = () => undefined;
    const kept = new Promise<void>((resolve) => {
      keep = resolve;
    });
    const call = await aSentCall();
    const { begun, exchange, starts } = begin(call, () => kept);
    const facts = { sentAtMs: SENT_AT_MS, likelyTokens: undefined };
    expect(starts).toEqual([toStart(exchange, call.context, facts)]);
    let isSent = false;
    const sent = begun.then(() => (isSent = true));
    await Promise.resolve();
    expect(isSent).toBe(false);
    keep();
    await sent;
  });

  it("is not sent where it cannot be kept", async () => {
    const full = new GatewayError("overloaded", "the disk is full");
    const { begun } = begin(await aSentCall(), () => Promise.reject(full));
    await expect(begun).rejects.toBe(full);
  });

  it("is expected to be answered as such calls were before", async () => {
    const answers = new AnswerMemory();
    const call = await aSentCall();
    const { attempt } = call;
    const usage = { ...NO_TOKENS, output: 7 };
    for (let answered = 0; answered < 100; answered += 1) {
      answers.note(attempt.setting.id, call.call.body, { model: "gpt-4o", text: "", usage });
    }
    const likelyTokens = answers.likelyTokens(attempt.setting.id, call.call.body);
    expect(likelyTokens).toBeGreaterThanOrEqual(7);
    const { begun, starts } = begin(call, undefined, answers);
    await begun;
    expect(starts).toMatchObject([{ use: { likelyTokens, worksOnMs: 0 } }]);
  });
});
