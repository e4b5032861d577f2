import type { Answer } from "../../upstream/answer.ts";
import type { ToolCall } from "../../upstream/behaviour.ts";
import { CREATED_SECONDS } from "../chat/write-completion.ts";
import type { ObjectStore, Stored } from "../objects/object-store.ts";

/** What a run says and costs, however far it has come. */
export interface RunState {
  readonly id: string;
  readonly threadId: string;
  readonly assistantId: string;
  readonly model: string;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: Readonly<Record<string, unknown>>;
}

const OPEN = new Set(["queued", "in_progress", "requires_action", "cancelling"]);

/** A run as the API returns it: its usage only when it has ended, however it ended. */
export function toRun(run: RunState, status: string) {
  const calls = run.toolCalls.map((call, index) => ({
    id: `call_simulated${index}`,
    type: "function",
    function: call,
  }));
  return {
    id: run.id,
    object: "thread.run",
    created_at: CREATED_SECONDS,
    assistant_id: run.assistantId,
    thread_id: run.threadId,
    status,
    required_action:
      status === "requires_action"
        ? { type: "submit_tool_outputs", submit_tool_outputs: { tool_calls: calls } }
        : null,
    last_error: null,
    model: run.model,
    instructions: "",
    tools: [],
    metadata: {},
    usage: OPEN.has(status) ? null : run.usage,
  };
}

/** Puts what a run says in its thread, once, and returns it. */
export function keepMessage(objects: ObjectStore, run: RunState): Stored {
  const { assistantId, id: runId, text, threadId } = run;
  return objects.shelf(`/v1/threads/${threadId}/messages`).put({
    id: runId.replace("run_", "msg_"),
    object: "thread.message",
    created_at: CREATED_SECONDS,
    thread_id: threadId,
    assistant_id: assistantId,
    run_id: runId,
    role: "assistant",
    status: "completed",
    content: [{ type: "text", text: { value: text, annotations: [] } }],
    attachments: [],
    metadata: {},
  });
}

/** The events of a run that goes through these statuses, with its message before `completed`. */
export function streamRun(
  objects: ObjectStore,
  run: RunState,
  statuses: readonly string[],
): Answer {
  const chunks = statuses.flatMap((status) => [
    ...(status === "completed" ? messageEvents(keepMessage(objects, run), run.text) : []),
    event(`thread.run.${status}`, toRun(run, status === "created" ? "queued" : status)),
  ]);
  return {
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
    chunks: [...chunks, Buffer.from("event: done\ndata: [DONE]\n\n")],
    usage: run.usage,
  };
}

function messageEvents(message: Stored, text: string): readonly Buffer[] {
  const begun = { ...message, status: "in_progress", content: [] };
  const words = text.match(/\s*\S+/gu) ?? [];
  const delta = (value: string) => {
    const content = [{ index: 0, type: "text", text: { value } }];
    return { id: message.id, object: "thread.message.delta", delta: { content } };
  };
  return [
    event("thread.message.created", begun),
    event("thread.message.in_progress", begun),
    ...words.map((word) => event("thread.message.delta", delta(word))),
    event("thread.message.completed", message),
  ];
}

const event = (name: string, data: object): Buffer =>
  Buffer.from(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
