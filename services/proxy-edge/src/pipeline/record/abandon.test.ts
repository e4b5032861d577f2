import { ServerResponse } from "node:http";

import { GatewayError, NO_TOKENS } from "@lintel/core";
import type { AnswerReading } from "@lintel/providers";
import { describe, expect, it } from "vitest";

import { aSentCall, CHAT_BODY } from "../../../test/a-sent-call.ts";
import { Exchange } from "../exchange.ts";
import { promptIn } from "../read/call-body.ts";
import type { Call } from "../read/read-call.ts";
import { abandon, disconnectedOutcome, hasWholeBody, type SeenAnswer } from "./abandon.ts";

const TOO_LATE = new GatewayError("upstream_timeout", "the caller's time is over");
const PLAIN: SeenAnswer = { streamed: false };
const STREAM: SeenAnswer = { streamed: true };

const aReading = (overrides: Partial<AnswerReading> = {}): AnswerReading => ({
  model: "gpt-4o",
  text: "",
  usage: { ...NO_TOKENS, input: 10 },
  ...overrides,
});

interface Given {
  readonly json?: object;
  readonly body?: Partial<Call["body"]>;
  readonly upload?: Call["upload"];
  readonly isSent?: boolean;
  /** How many answers may be read on. */
  readonly maxReads?: number;
  /** Upper bound of the prompt's tokens that its texts do not show. */
  readonly hiddenTokens?: number;
  /** The caller is sent away, rather than gone. */
  readonly dismissal?: GatewayError;
}

/** A call at its upstream whose caller leaves after two seconds. */
async function leaving(given: Given = {}) {
  const { call, context, incoming, inbound, plan } = await aSentCall({
    ...(given.json && { json: given.json }),
  });
  const [attempt] = plan.attempts;
  const outgoing = new ServerResponse(incoming);
  const exchange = new Exchange("call-1", inbound, { incoming, outgoing });
  if (given.dismissal !== undefined) exchange.dismiss(given.dismissal);
  const body = { ...call.body, ...given.body };
  const asked: Call = { ...call, body, upload: given.upload };
  context.call = asked;
  const hidden = given.hiddenTokens ?? 0;
  const shown = promptIn(attempt.target.endpoint, call.body, undefined)?.bytes ?? 0;
  let aborted = 0;
  let reads = given.maxReads ?? 1;
  const cancels: (() => void)[] = [];
  const deps = {
    monotonic: () => 2000,
    abandonedReads: {
      begin(cancel: () => void) {
        if (reads === 0) return undefined;
        reads -= 1;
        cancels.push(cancel);
        return () => undefined;
      },
    },
  };
  const grant = {
    atMs: 0,
    limitStatuses: [],
    outputCap: undefined,
    reservation: undefined,
    unchecked: false,
  };
  const sent = {
    exchange,
    context,
    pending: { isSent: given.isSent ?? true, abort: () => void (aborted += 1) },
    admitted: {
      caller: context.caller,
      call: asked,
      grant,
      plan,
      policy: undefined,
      cache: undefined,
      attempt: { ...attempt, promptTokens: shown + hidden },
    },
  };
  return {
    context,
    outgoing,
    aborts: () => aborted,
    cancel: () => cancels.forEach((cancel) => cancel()),
    leave: (seen?: SeenAnswer) => abandon(deps, sent, seen),
  };
}

describe("a call whose caller leaves", () => {
  it("without a stream is read to its end, answered or not", async () => {
    for (const seen of [undefined, PLAIN]) {
      const { aborts, context, leave } = await leaving();
      expect(leave(seen)).toBe(true);
      expect(aborts()).toBe(0);
      expect(context.leftMs).toBe(2000);
      expect(context.endReading).toBeDefined();
    }
  });

  it("with a stream is cancelled, answered or not", async () => {
    const unanswered = await leaving({ json: { ...CHAT_BODY, stream: true } });
    expect(unanswered.leave()).toBe(false);
    const answered = await leaving();
    expect(answered.leave(STREAM)).toBe(false);
    expect([unanswered.aborts(), answered.aborts()]).toEqual([1, 1]);
  });

  it("is cancelled where it is free, or was not sent", async () => {
    const free = await leaving({ body: { charge: "nothing" } });
    const unsent = await leaving({ isSent: false });
    expect([free.leave(PLAIN), unsent.leave(PLAIN)]).toEqual([false, false]);
    expect([free.aborts(), unsent.aborts()]).toEqual([1, 1]);
  });

  it("is cancelled where too many are read on already, and keeps the moment at which it left", async () => {
    const { aborts, context, leave } = await leaving({ maxReads: 0 });
    context.leftMs = 1500;
    expect(leave()).toBe(false);
    expect(aborts()).toBe(1);
    expect(context.leftMs).toBe(1500);
  });

  it("is read on once, and cancelled when that may go on no longer", async () => {
    const { aborts, cancel, leave } = await leaving({ maxReads: 1 });
    expect(leave()).toBe(true);
    expect(leave(PLAIN)).toBe(true);
    cancel();
    expect(aborts()).toBe(1);
  });
});

describe("a stream whose caller leaves is read to its end", () => {
  it("where it began work that goes on", async () => {
    expect((await leaving({ body: { startsJob: true } })).leave(STREAM)).toBe(true);
  });

  it("where all of it was generated and its usage is about to come", async () => {
    const finished = { ...STREAM, isFinished: true };
    const { leave } = await leaving();
    expect(leave({ ...finished, reading: aReading({ usage: undefined }) })).toBe(true);
    expect((await leaving()).leave(finished)).toBe(true);
    expect((await leaving()).leave({ ...finished, reading: aReading() })).toBe(false);
  });

  it("where more of its prompt is not in the body than may be guessed, and was not reported", async () => {
    const leaves = async (hiddenTokens: number, reading?: AnswerReading) =>
      (await leaving({ hiddenTokens })).leave({ ...STREAM, ...(reading && { reading }) });
    expect(await leaves(5000)).toBe(false);
    expect(await leaves(5001)).toBe(true);
    expect(await leaves(5001, aReading())).toBe(false);
    expect(await leaves(5001, aReading({ lacksPrompt: true }))).toBe(true);
    expect(await leaves(5001, aReading({ usage: undefined }))).toBe(true);
  });
});

describe("a caller that is sent away", () => {
  it("is answered where there is no answer yet", async () => {
    const { leave, outgoing } = await leaving({ dismissal: TOO_LATE });
    leave();
    expect([outgoing.headersSent, outgoing.statusCode]).toEqual([true, TOO_LATE.status]);
  });

  it("is not where there is one, nor is one that has left by itself", async () => {
    const answered = await leaving({ dismissal: TOO_LATE });
    answered.leave(PLAIN);
    const gone = await leaving();
    gone.leave();
    expect([answered.outgoing.headersSent, gone.outgoing.headersSent]).toEqual([false, false]);
  });
});

it("a body has been sent when its caller's upload has ended", async () => {
  expect(hasWholeBody({ upload: undefined })).toBe(true);
  const { incoming } = await aSentCall();
  expect(hasWholeBody({ upload: incoming })).toBe(false);
  incoming.push(null);
  incoming.resume();
  await new Promise((resolve) => {
    incoming.once("end", resolve);
  });
  expect(hasWholeBody({ upload: incoming })).toBe(true);
});

it("a call whose body still comes is cancelled when its caller leaves", async () => {
  const { incoming } = await aSentCall();
  const { aborts, leave } = await leaving({ upload: incoming });
  expect(leave()).toBe(false);
  expect(aborts()).toBe(1);
});

describe("how a call ended whose caller left", () => {
  const STOPPED = new GatewayError("gateway_stopped", "the gateway stops");

  it.each([
    ["left", undefined, undefined, { ending: "client_left", status: 499 }],
    ["left within its answer", undefined, 200, { ending: "client_left", status: 200 }],
    [
      "was sent away after its time",
      TOO_LATE,
      undefined,
      { ending: "timeout", status: TOO_LATE.status, errorCode: "upstream_timeout" },
    ],
    [
      "was sent away by a gateway that stops",
      STOPPED,
      undefined,
      { ending: "gateway_stopped", status: STOPPED.status, errorCode: "gateway_stopped" },
    ],
    [
      "was cut by a gateway that stops",
      STOPPED,
      200,
      { ending: "gateway_stopped", status: 200, errorCode: "gateway_stopped" },
    ],
  ])("says that it %s", (_how, dismissal, status, expected) => {
    expect(disconnectedOutcome({ dismissal }, status)).toEqual(expected);
  });
});
