import { z } from "zod";

import { jsonAnswer } from "../../upstream/answer.ts";
import type { Answer } from "../../upstream/answer.ts";
import type { RecordedRequest } from "../../upstream/recorded-request.ts";
import { CREATED_SECONDS } from "../chat/write-completion.ts";
import type { ObjectStore } from "../objects/object-store.ts";
import { type JobBook, type JobProgress, noSuch } from "./job-progress.ts";

const BatchRequest = z.looseObject({
  input_file_id: z.string(),
  endpoint: z.string(),
  completion_window: z.literal("24h"),
  metadata: z.unknown().optional(),
});
const Line = z.looseObject({ custom_id: z.string(), body: z.looseObject({}) });

interface Batch {
  readonly id: string;
  readonly request: z.infer<typeof BatchRequest>;
  readonly total: number;
  readonly outputFile: string;
  readonly progress: JobProgress;
}

/** Answers one line of a batch as if it had been called by itself. */
export type AnswerLine = (path: string, body: Buffer) => Promise<Answer>;

export interface BatchStore {
  /** `/v1/batches` and what is below it; `undefined` for a path that is not there. */
  answer(request: RecordedRequest, answerLine: AnswerLine): Promise<Answer | undefined>;
}

/**
 * The batches of one upstream, which are jobs: `validating`, then as asked for `in_progress` and ended. Their answers
 * are in the output file from the beginning; its id is reported at the end, unless that is `failed`.
 */
export function createBatchStore(objects: ObjectStore, jobs: JobBook): BatchStore {
  const batches = new Map<string, Batch>();
  const create = async (body: Buffer, number: number, answerLine: AnswerLine): Promise<Answer> => {
    const request = BatchRequest.parse(JSON.parse(body.toString()));
    const lines = linesOf(objects.contentOf(request.input_file_id));
    const output: string[] = [];
    for (const line of lines) output.push(await outputLine(line, request.endpoint, answerLine));
    const { id: outputFile } = objects.addFile({
      filename: "output.jsonl",
      purpose: "batch_output",
      content: Buffer.from(output.join("")),
    });
    const id = `batch_simulated${number}`;
    const progress = jobs.begin(id, "completed");
    const batch = { id, request, total: lines.length, outputFile, progress };
    batches.set(id, batch);
    return jsonAnswer(describe(batch, "validating"));
  };
  return {
    async answer({ body, method, number, path }, answerLine) {
      if (path === "/v1/batches") {
        if (method === "POST") return create(body, number, answerLine);
        const data = [...batches.values()].map((batch) => describe(batch));
        return jsonAnswer({ object: "list", data, has_more: false });
      }
      const [, id, cancel] = /^\/v1\/batches\/([^/]+)(\/cancel)?$/.exec(path) ?? [];
      if (id === undefined) return undefined;
      const batch = batches.get(id);
      if (batch === undefined) throw noSuch(id);
      if (cancel !== undefined) {
        jobs.end(id, "cancelled");
        return jsonAnswer(describe(batch, "cancelling"));
      }
      batch.progress.poll();
      return jsonAnswer(describe(batch));
    },
  };
}

const linesOf = (bytes: Buffer): readonly z.infer<typeof Line>[] =>
  bytes
    .toString()
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => Line.parse(JSON.parse(line)));

async function outputLine(
  { body, custom_id }: z.infer<typeof Line>,
  endpoint: string,
  answerLine: AnswerLine,
): Promise<string> {
  const answer = await answerLine(endpoint, Buffer.from(JSON.stringify(body)));
  const answered: unknown = JSON.parse(Buffer.concat(answer.chunks).toString());
  const response = { status_code: answer.status, request_id: "req_simulated", body: answered };
  const id = `batch_req_${custom_id}`;
  return `${JSON.stringify({ id, custom_id, response, error: null })}\n`;
}

const NO_OUTPUT = new Set(["validating", "in_progress", "cancelling", "failed"]);

function describe({ id, outputFile, progress, request, total }: Batch, given?: string) {
  const status = given ?? progress.ending ?? "in_progress";
  const hasOutput = !NO_OUTPUT.has(status);
  return {
    id,
    object: "batch",
    endpoint: request.endpoint,
    errors: null,
    input_file_id: request.input_file_id,
    completion_window: request.completion_window,
    status,
    output_file_id: hasOutput ? outputFile : null,
    error_file_id: null,
    created_at: CREATED_SECONDS,
    request_counts: { total, completed: hasOutput ? total : 0, failed: 0 },
    metadata: request.metadata ?? null,
  };
}
