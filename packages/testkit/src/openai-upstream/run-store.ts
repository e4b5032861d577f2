import { z } from "zod";

import { jsonAnswer } from "../upstream/answer.ts";
import type { Answer } from "../upstream/answer.ts";
import type { RecordedRequest } from "../upstream/recorded-request.ts";
import { chatUsage } from "./chat-usage.ts";
import { type JobBook, type JobProgress, noSuch } from "./job-progress.ts";
import type { ObjectStore } from "./objects/object-store.ts";
import type { ContentScript } from "./plan-completion.ts";
import { omittable } from "./read-body.ts";
import { CREATED_SECONDS } from "./write-completion.ts";

const RunRequest = z.looseObject({
  assistant_id: z.string(),
  model: omittable(z.string()),
  stream: omittable(z.boolean()),
});
const Streaming = z.looseObject({ stream: omittable(z.boolean()) });

interface Run {
  readonly id: string;
  readonly threadId: string;
  readonly assistantId: string;
  readonly model: string;
  readonly usage: Readonly<Record<string, unknown>>;
  /** Asks for the outputs of its tools before it goes on. */
  wantsOutputs: boolean;
  readonly progress: JobProgress;
}

export interface RunStore {
  /** Paths of runs; `undefined` for one that is none of theirs. */
  answer(request: RecordedRequest, script: ContentScript): Answer | undefined;
}

function modelOf(objects: ObjectStore, assistantId: string): string {
  const model = objects.shelf("/v1/assistants").find(assistantId)?.["model"];
  return typeof model === "string" ? model : "gpt-4o";
}

const RUN_PATH =
  /^\/v1\/threads\/(?:([^/]+)\/)?runs(?:\/([^/]+))?(?:\/(cancel|submit_tool_outputs))?$/;

/**
 * The runs of one upstream, which are jobs: `queued`, then as asked for `in_progress` and ended. One created while a
 * script has the model say tool calls asks for their outputs first. Its model is that of
 * its assistant unless it has one of its own.
 */
export function createRunStore(objects: ObjectStore, jobs: JobBook): RunStore {
  const runs = new Map<string, Run>();
  const create = ({ body, number }: RecordedRequest, threadId: string, script: ContentScript) => {
    const { assistant_id, model, stream } = RunRequest.parse(JSON.parse(body.toString()));
    const id = `run_simulated${number}`;
    const run: Run = {
      id,
      threadId: threadId === "" ? `thread_simulated${number}` : threadId,
      assistantId: assistant_id,
      model: model ?? modelOf(objects, assistant_id),
      usage: script.usage ?? chatUsage({ prompt: 20, completion: 10 }),
      wantsOutputs: (script.say?.toolCalls ?? []).length > 0,
      progress: jobs.begin(id, "completed"),
    };
    runs.set(id, run);
    return stream === true ? streamRun(run, jobs, true) : jsonAnswer(toRun(run, "queued"));
  };
  return {
    answer(request, script) {
      const found = RUN_PATH.exec(request.path);
      if (found === null) return undefined;
      const [, threadId = "", id = "", action] = found;
      if (id !== "") return answerRun(runs.get(id) ?? noRun(id), jobs, request, action);
      if (request.method === "POST") return create(request, threadId, script);
      return listRuns([...runs.values()].filter((run) => run.threadId === threadId));
    },
  };
}

function answerRun(
  run: Run,
  jobs: JobBook,
  { body, method }: RecordedRequest,
  action: string | undefined,
): Answer {
  if (action === "cancel") return cancelRun(run, jobs);
  if (action === "submit_tool_outputs") return goOn(run, jobs, body);
  if (method === "GET" && !run.wantsOutputs) run.progress.poll();
  return jsonAnswer(toRun(run, statusOf(run)));
}

function noRun(id: string): never {
  throw noSuch(id);
}

function goOn(run: Run, jobs: JobBook, body: Buffer): Answer {
  run.wantsOutputs = false;
  const { stream } = Streaming.parse(JSON.parse(body.toString()));
  return stream === true ? streamRun(run, jobs, false) : jsonAnswer(toRun(run, "queued"));
}

function cancelRun(run: Run, jobs: JobBook): Answer {
  jobs.end(run.id, "cancelled");
  return jsonAnswer(toRun(run, "cancelling"));
}

const listRuns = (runs: readonly Run[]): Answer => {
  const data = runs.map((run) => toRun(run, statusOf(run)));
  const ids = { first_id: data.at(0)?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return jsonAnswer({ object: "list", data, ...ids, has_more: false });
};

const statusOf = ({ progress, wantsOutputs }: Run): string =>
  progress.ending ?? (wantsOutputs ? "requires_action" : "in_progress");

const OPEN = new Set(["queued", "in_progress", "requires_action", "cancelling"]);

/** A run as the API tells it: its usage only when it has ended, however it ended. */
function toRun({ assistantId, id, model, threadId, usage }: Run, status: string) {
  const call = { id: "call_simulated", type: "function", function: { name: "f", arguments: "{}" } };
  const isWaiting = status === "requires_action";
  return {
    id,
    object: "thread.run",
    created_at: CREATED_SECONDS,
    assistant_id: assistantId,
    thread_id: threadId,
    status,
    required_action: isWaiting
      ? { type: "submit_tool_outputs", submit_tool_outputs: { tool_calls: [call] } }
      : null,
    last_error: null,
    model,
    instructions: "",
    tools: [],
    metadata: {},
    usage: OPEN.has(status) ? null : usage,
  };
}

function streamRun(run: Run, jobs: JobBook, isNew: boolean): Answer {
  if (!run.wantsOutputs) jobs.end(run.id, "completed");
  const last = statusOf(run);
  const statuses = [...(isNew ? ["created"] : []), "queued", "in_progress", last];
  const events = statuses.map(
    (name) =>
      `event: thread.run.${name}\ndata: ${JSON.stringify(toRun(run, name === "created" ? "queued" : name))}\n\n`,
  );
  return {
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
    chunks: [...events, "event: done\ndata: [DONE]\n\n"].map((text) => Buffer.from(text)),
    usage: run.usage,
  };
}
