import { GatewayError } from "@lintel/core";

import type {
  AnswerSink,
  UpstreamAnswer,
  UpstreamRequest,
  PendingAnswer,
} from "../../src/ports/upstream.ts";

/** What an upstream does with one request. */
export type Script =
  | { readonly does: "refuse" | "reset" | "stall" }
  | {
      readonly does: "answer";
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly chunks: readonly (Buffer | string)[];
      /** What follows the chunks; the end when it is not said. One that hangs does so until it is given up. */
      readonly ending?: Ending;
    };

type Ending = "cut" | "hang" | "stall";

const EVENT_STREAM = { "content-type": "text/event-stream" };
const JSON_TYPE = { "content-type": "application/json" };

export const events = (...data: readonly object[]): readonly string[] =>
  data.map((each) => `data: ${JSON.stringify(each)}\n\n`);

export const streamOf = (
  chunks: readonly string[],
  ending?: Ending,
): Extract<Script, { does: "answer" }> => ({
  does: "answer",
  headers: EVENT_STREAM,
  chunks,
  ...(ending === undefined ? {} : { ending }),
});

export const plainOf = (body: string, ending?: Ending): Extract<Script, { does: "answer" }> => ({
  does: "answer",
  headers: JSON_TYPE,
  chunks: [body],
  ...(ending === undefined ? {} : { ending }),
});

export const refusing = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  error: object = { message: "no" },
): Extract<Script, { does: "answer" }> => ({
  does: "answer",
  status,
  headers: { ...JSON_TYPE, ...headers },
  chunks: [JSON.stringify({ error })],
});

/** Timers of the gateway on a clock that stands still but for them. */
export class ScriptedTime {
  readonly waits: number[] = [];
  nowMs = 0;
  /** Requests that have not ended. */
  underWay = 0;
  #timers: { readonly ms: number; readonly callback: () => void }[] = [];

  /** A pause between attempts passes at once; while one is under way, time only passes when it stalls. */
  after(ms: number, callback: () => void): () => void {
    const timer = { ms, callback };
    this.#timers.push(timer);
    if (this.underWay === 0) {
      this.waits.push(ms);
      setImmediate(() => this.#fire(timer));
    }
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /** Nothing happens any more: the next timer runs out; `false` when there is none. */
  stall(): boolean {
    const [next] = this.#timers.toSorted((one, other) => one.ms - other.ms);
    if (next !== undefined) setImmediate(() => this.#fire(next));
    return next !== undefined;
  }

  #fire(timer: { readonly ms: number; readonly callback: () => void }): void {
    if (!this.#timers.includes(timer)) return;
    this.#timers = this.#timers.filter((each) => each !== timer);
    this.nowMs += timer.ms;
    timer.callback();
  }
}

const broken = (message: string) => new GatewayError("upstream_failed", message);
const late = () => new GatewayError("upstream_timeout", "the provider did not answer in time");

/** Does with each request what its script says. */
export function send(script: Script, asked: UpstreamRequest, time: ScriptedTime): PendingAnswer {
  time.underWay += 1;
  const done = once(() => {
    time.underWay -= 1;
  });
  const pending = { isSent: script.does !== "refuse", abort: done };
  if (script.does !== "answer") {
    const isLate = script.does === "stall";
    if (isLate) time.nowMs += Math.min(asked.deadlines.firstByteMs, asked.deadlines.totalMs);
    done();
    return { ...pending, answer: Promise.reject(isLate ? late() : broken("no connection")) };
  }
  const { chunks, headers = {}, status = 200, ending } = script;
  const answer: UpstreamAnswer = {
    status,
    headers: Object.entries(headers),
    isWhole: false,
    consume: (sink) => void play({ chunks, ending, sink, time, asked, done }),
    pause: () => undefined,
    resume: () => undefined,
    abort: done,
  };
  return { ...pending, answer: Promise.resolve(answer) };
}

interface Play {
  readonly chunks: readonly (Buffer | string)[];
  readonly ending: Ending | undefined;
  readonly sink: AnswerSink;
  readonly time: ScriptedTime;
  readonly asked: UpstreamRequest;
  readonly done: () => void;
}

async function play({ asked, chunks, done, ending, sink, time }: Play): Promise<void> {
  for (const chunk of chunks) {
    await turn();
    sink.data(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  }
  await turn();
  if (ending === "hang") return;
  if (ending === "stall" && time.stall()) return;
  if (ending === "stall") time.nowMs += Math.min(asked.deadlines.idleMs, asked.deadlines.totalMs);
  done();
  if (ending === "stall") sink.fail(late());
  else if (ending === "cut") sink.fail(broken("the provider broke off its answer"));
  else sink.end();
}

const turn = () =>
  new Promise<void>((resolve) => {
    setImmediate(resolve);
  });

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
