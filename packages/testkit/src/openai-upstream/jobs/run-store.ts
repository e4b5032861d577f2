import { z } from "zod";

import { jsonAnswer } from "../../upstream/answer.ts";
import type { Answer } from "../../upstream/answer.ts";
import type { RecordedRequest } from "../../upstream/recorded-request.ts";
import { chatUsage } from "../chat/chat-usage.ts";
import type { ContentScript } from "../chat/plan-completion.ts";
import { CREATED_SECONDS } from "../chat/write-completion.ts";
import type { ObjectStore } from "../objects/object-store.ts";
import { omittable } from "../read-body.ts";
import { type JobBook, type JobProgress, noSuch } from "./job-progress.ts";
import { keepMessage, type RunState, streamRun, toRun } from "./write-run.ts";

const TEXT = "This is a simulated answer.";

const RunRequest = z.looseObject({
  assistant_id: z.string(),
  model: omittable(z.string()),
  stream: omittable(z.boolean()),
});
const Streaming = z.looseObject({ stream: omittable(z.boolean()) });

interface Run extends RunState {
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
 * script has the model say tool calls asks for their outputs first. Its model is its assistant's unless it names one.
 */
export function createRunStore(objects: ObjectStore, jobs: JobBook): RunStore {
  const runs = new Map<string, Run>();
  const create = ({ body, number }: RecordedRequest, threadId: string, script: ContentScript) => {
    const { assistant_id, model, stream: streams } = RunRequest.parse(JSON.parse(body.toString()));
    const id = `run_simulated${number}`;
    const said = decideAnswer(script);
    const run: Run = {
      id,
      threadId: threadId === "" ? makeThread(objects) : threadId,
      assistantId: assistant_id,
      ...said,
      model: model ?? modelOf(objects, assistant_id),
      wantsOutputs: said.toolCalls.length > 0,
      progress: jobs.begin(id, "completed"),
    };
    runs.set(id, run);
    return streams === true ? stream(objects, run, jobs, true) : jsonAnswer(toRun(run, "queued"));
  };
  return {
    answer(request, script) {
      const found = RUN_PATH.exec(request.path);
      if (found === null) return undefined;
      const [, threadId = "", id = "", action] = found;
      if (id !== "") {
        return answerRun(objects, runs.get(id) ?? noRun(id), jobs, { request, action });
      }
      if (request.method === "POST") return create(request, threadId, script);
      return listRuns([...runs.values()].filter((run) => run.threadId === threadId));
    },
  };
}

const decideAnswer = ({ say, usage }: ContentScript) => ({
  text: say?.text ?? TEXT,
  toolCalls: say?.toolCalls ?? [],
  usage: usage ?? chatUsage({ prompt: 20, completion: 10 }),
});

/** A thread that begins with its first run. */
function makeThread(objects: ObjectStore): string {
  const id = objects.newId("thread_");
  const own = { object: "thread", created_at: CREATED_SECONDS, metadata: {}, tool_resources: {} };
  return objects.shelf("/v1/threads").put({ id, ...own }).id;
}

function answerRun(
  objects: ObjectStore,
  run: Run,
  jobs: JobBook,
  asked: { readonly request: RecordedRequest; readonly action: string | undefined },
): Answer {
  const { action, request } = asked;
  if (action === "cancel") return cancelRun(run, jobs);
  if (action === "submit_tool_outputs") return goOn(objects, run, jobs, request.body);
  if (request.method === "GET" && !run.wantsOutputs) run.progress.poll();
  const status = statusOf(run);
  if (status === "completed") keepMessage(objects, run);
  return jsonAnswer(toRun(run, status));
}

function noRun(id: string): never {
  throw noSuch(id);
}

function goOn(objects: ObjectStore, run: Run, jobs: JobBook, body: Buffer): Answer {
  run.wantsOutputs = false;
  const { stream: streams } = Streaming.parse(JSON.parse(body.toString()));
  return streams === true ? stream(objects, run, jobs, false) : jsonAnswer(toRun(run, "queued"));
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

function stream(objects: ObjectStore, run: Run, jobs: JobBook, isNew: boolean): Answer {
  if (!run.wantsOutputs) jobs.end(run.id, "completed");
  const statuses = [...(isNew ? ["created"] : []), "queued", "in_progress", statusOf(run)];
  return streamRun(objects, run, statuses);
}
