import type { TokenUsage } from "@lintel/core";

import { EventReader } from "../answer/event-reader.ts";
import type { AnswerReader, Endpoint } from "../provider.ts";
import { PassingReader } from "../relay/passing-reader.ts";
import { relayed } from "../relay/relayed.ts";
import { toUsage } from "./to-usage.ts";

/**
 * Runs of assistants. A streamed one tells its usage, and the assistant's model, at its end; of others nobody tells
 * it in this call.
 */
export const runEndpoints: readonly Endpoint[] = relayed({ charge: "unknown", intake: "whole" }, [
  ["POST", "/v1/threads/runs"],
  ["POST", "/v1/threads/:thread_id/runs"],
  ["POST", "/v1/threads/:thread_id/runs/:run_id/submit_tool_outputs"],
]).map((endpoint) =>
  Object.assign({}, endpoint, {
    createReader: ({ streamed }: { readonly streamed: boolean }) =>
      streamed ? createRunStreamReader() : new PassingReader(),
  }),
);

function createRunStreamReader(): AnswerReader {
  let usage: TokenUsage | undefined;
  let model: string | undefined;
  return new EventReader({
    note: (event) => {
      if (event["object"] !== "thread.run") return;
      const { model: told, usage: counts } = event;
      usage = toUsage(counts) ?? usage;
      if (typeof told === "string" && told !== "") model = told;
    },
    isEnd: (data) => data.trim() === "[DONE]",
    read: () => ({ usage, model, text: "", isUnknown: usage === undefined }),
  });
}
