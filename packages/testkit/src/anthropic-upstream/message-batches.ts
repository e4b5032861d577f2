import { z } from "zod";

import { bytesAnswer, jsonAnswer } from "../upstream/answer.ts";
import type { Answer } from "../upstream/answer.ts";
import { RefusedMessage } from "./anthropic-errors.ts";
import { MessageRequest, parseRequest } from "./message-request.ts";
import type { PlannedMessage } from "./plan-message.ts";
import { toMessage } from "./write-message.ts";

const CreateRequest = z.looseObject({
  requests: z.array(z.looseObject({ custom_id: z.string(), params: MessageRequest })).min(1),
});

interface Batch {
  readonly id: string;
  readonly requests: z.infer<typeof CreateRequest>["requests"];
  isCanceled: boolean;
  /** Asked for at least once since it was made: by then it has ended. */
  hasEnded: boolean;
}

const CREATED_AT = "2026-01-01T00:00:00Z";
const ENDED_AT = "2026-01-01T00:05:00Z";
const EXPIRES_AT = "2026-01-02T00:00:00Z";

export interface MessageBatches {
  create(body: Buffer, number: number): Answer;
  list(origin: string): Answer;
  find(id: string, origin: string): Answer;
  cancel(id: string, origin: string): Answer;
  remove(id: string): Answer;
  /** One line per request, its answer decided by `plan`. */
  results(
    id: string,
    plan: (params: MessageRequest, id: string) => Promise<PlannedMessage>,
  ): Promise<Answer>;
}

/** The batches of one upstream. A batch has ended when it is asked for the first time. */
export function createMessageBatches(): MessageBatches {
  const batches = new Map<string, Batch>();
  const get = (id: string): Batch => {
    const batch = batches.get(id);
    if (batch === undefined) throw new RefusedMessage("Not found", "not_found_error");
    return batch;
  };
  return {
    create(body, number) {
      const { requests } = parseRequest(CreateRequest, body);
      const id = `msgbatch_simulated${number}`;
      const batch = { id, requests, isCanceled: false, hasEnded: false };
      batches.set(id, batch);
      return jsonAnswer(describe(batch, ""), 200, 0);
    },
    list(origin) {
      const data = [...batches.values()].map((batch) => describe(batch, origin));
      const ids = { first_id: data.at(0)?.id ?? null, last_id: data.at(-1)?.id ?? null };
      return jsonAnswer({ data, has_more: false, ...ids }, 200, 0);
    },
    find(id, origin) {
      const batch = get(id);
      batch.hasEnded = true;
      return jsonAnswer(describe(batch, origin), 200, 0);
    },
    cancel(id, origin) {
      const batch = get(id);
      batch.isCanceled = true;
      return jsonAnswer(describe(batch, origin), 200, 0);
    },
    remove(id) {
      batches.delete(get(id).id);
      return jsonAnswer({ id, type: "message_batch_deleted" }, 200, 0);
    },
    async results(id, plan) {
      const { isCanceled, requests } = get(id);
      const lines: string[] = [];
      for (const [index, { custom_id, params }] of requests.entries()) {
        const result = isCanceled
          ? { type: "canceled" }
          : { type: "succeeded", message: toMessage(await plan(params, `${id}_${index}`)) };
        lines.push(`${JSON.stringify({ custom_id, result })}\n`);
      }
      return bytesAnswer("application/x-jsonl", lines.join(""));
    },
  };
}

function describe(batch: Batch, origin: string) {
  const { hasEnded, id, isCanceled } = batch;
  const status = isCanceled ? "canceling" : "in_progress";
  return {
    id,
    type: "message_batch",
    processing_status: hasEnded ? "ended" : status,
    request_counts: countsOf(batch),
    ended_at: hasEnded ? ENDED_AT : null,
    created_at: CREATED_AT,
    expires_at: EXPIRES_AT,
    archived_at: null,
    cancel_initiated_at: isCanceled ? CREATED_AT : null,
    results_url: hasEnded ? `${origin}/v1/messages/batches/${id}/results` : null,
  };
}

function countsOf({ hasEnded, isCanceled, requests: { length: count } }: Batch) {
  const none = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
  if (!hasEnded) return { ...none, processing: count };
  return isCanceled ? { ...none, canceled: count } : { ...none, succeeded: count };
}
