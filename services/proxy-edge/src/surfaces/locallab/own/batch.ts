import { GatewayError } from "@lintel/core";
import { splitBatch } from "@lintel/providers";

import { callInside, type InnerAnswer } from "../../../http/inner-calls.ts";
import type { OwnAnswer, OwnRequest } from "../../../own-answers.ts";
import { admitRequest } from "../../../pipeline/admit/admit-request.ts";
import { MAX_ORDINARY_BYTES } from "../../../pipeline/read/call-body.ts";
import { readBytes } from "../../../pipeline/read/read-bytes.ts";
import type { LocalLabParts } from "../locallab-parts.ts";
import { jsonAnswer } from "./json-answer.ts";
import { ownCaller } from "./own-caller.ts";

const MAX_BYTES = 4 * 1024 * 1024;
/** LocalLab's server works on one after the other; so many are under way here. */
const AT_ONCE = 4;

/**
 * `POST /generate/batch`: a call for each of the prompts, a few at once, each admitted and recorded by itself. The first that
 * fails is the answer, and none is begun after it.
 */
export async function answerBatch(parts: LocalLabParts, request: OwnRequest): Promise<OwnAnswer> {
  const asked = await ownCaller(parts.deps, request);
  const bodies = await bodiesIn(parts, request);
  const calls = new BatchCalls(parts, request);
  await admitRequest(parts.deps, { id: request.id, key: asked.caller.key, burst: parts.burst });
  const answers = await calls.make(bodies);
  const failed = answers.find(({ status }) => status !== 200);
  if (failed !== undefined) return toFailure(failed);
  const read = answers.map(({ body }) => toGenerated(body));
  const model = read[0]?.model ?? (await parts.defaultModels.find(asked));
  return jsonAnswer({
    responses: read.map(({ response }) => response),
    model,
    model_id: model,
    usage: {
      prompt_tokens: sumOf(read, "prompt_tokens"),
      completion_tokens: sumOf(read, "completion_tokens"),
      total_tokens: sumOf(read, "total_tokens"),
    },
  });
}

async function bodiesIn(
  { deps: { largeBodies } }: LocalLabParts,
  { wire: { incoming } }: OwnRequest,
): Promise<readonly Uint8Array[]> {
  const bytes = await readBytes(
    { incoming, hold: () => true, onDisconnect: () => undefined },
    MAX_BYTES,
  );
  const isLarge = bytes.length > MAX_ORDINARY_BYTES;
  const batch = isLarge ? await largeBodies.splitBatch(bytes) : splitBatch(bytes);
  if (batch.readable) return batch.bodies;
  const { isTooLong, reason } = batch;
  throw new GatewayError(isTooLong === true ? "body_too_large" : "invalid_request", reason);
}

/** Headers of the batch that say nothing about its calls. */
const OF_BATCH = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
  // Of one event.
  "x-custom-event-id",
]);

interface Generated {
  readonly response: string;
  readonly model: string;
  readonly usage: Readonly<Record<UsageName, number>>;
}

type UsageName = "prompt_tokens" | "completion_tokens" | "total_tokens";

const sumOf = (all: readonly Generated[], name: UsageName): number =>
  all.reduce((sum, { usage }) => sum + usage[name], 0);

/** Written by the gateway itself. */
const toGenerated = (body: Buffer): Generated => JSON.parse(body.toString("utf8"));

/** What of a failed call says how it failed. */
const OF_FAILURE = ["retry-after", "x-lintel-error", "x-should-retry"];

const toFailure = ({ body, headers, status }: InnerAnswer): OwnAnswer => ({
  status,
  body,
  headers: OF_FAILURE.flatMap((name) => {
    const value = headers[name];
    return typeof value === "string" ? [[name, value] as const] : [];
  }),
});

class BatchCalls {
  readonly #parts: LocalLabParts;
  readonly #request: OwnRequest;
  readonly #abort = new AbortController();

  constructor(parts: LocalLabParts, request: OwnRequest) {
    this.#parts = parts;
    this.#request = request;
  }

  /** The answers in the order of the bodies; up to the first that fails, when one does. */
  async make(bodies: readonly Uint8Array[]): Promise<readonly InnerAnswer[]> {
    const answers: InnerAnswer[] = [];
    const queue = [...bodies.entries()];
    const leave = (): void => this.#abort.abort();
    const { outgoing } = this.#request.wire;
    outgoing.once("close", leave);
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [index, body] = next;
        const answer = await this.#make(body);
        if (answer.status !== 200) queue.length = 0;
        answers[index] = answer;
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } finally {
      outgoing.off("close", leave);
    }
    return answers.filter((answer) => answer !== undefined);
  }

  #make(body: Uint8Array): Promise<InnerAnswer> {
    const { serve, wire } = this.#request;
    const surface = this.#parts.batchCall;
    return callInside((inner) => void serve(surface, inner), {
      body,
      headers: headersFor(wire.incoming.rawHeaders),
      signal: this.#abort.signal,
    });
  }
}

function headersFor(raw: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = "", value = ""] = [raw[at], raw[at + 1]];
    if (!OF_BATCH.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}
