import { z } from "zod";

import { jsonAnswer } from "../../upstream/answer.ts";
import type { Answer } from "../../upstream/answer.ts";
import { countTokens } from "../../upstream/count-tokens.ts";
import type { RecordedRequest } from "../../upstream/recorded-request.ts";
import { sampleJson } from "../../upstream/sample-json.ts";
import type { ContentScript } from "../chat/plan-completion.ts";
import type { ModelCatalog } from "../models.ts";
import { omittable, readBody } from "../read-body.ts";
import { type JobBook, type JobProgress, noSuch } from "./job-progress.ts";
import { type ResponseState, streamResponse, toResponse } from "./write-response.ts";

const ResponseRequest = z.looseObject({
  model: z.string(),
  input: z.unknown(),
  background: omittable(z.boolean()),
  stream: omittable(z.boolean()),
  text: omittable(
    z.looseObject({
      format: omittable(z.looseObject({ type: z.string(), schema: z.unknown().optional() })),
    }),
  ),
});
type ResponseRequest = z.infer<typeof ResponseRequest>;

const TEXT = "This is a simulated answer.";

interface KeptResponse extends ResponseState {
  /** Progress of a response that is made in the background. */
  readonly progress: JobProgress | undefined;
}

export interface ResponseStore {
  /** POST /v1/responses. */
  create(body: Buffer, script: ContentScript, number: number): Promise<Answer>;
  /** `/v1/responses/:id` and what is below it; `undefined` for a path that is not there. */
  answer(request: RecordedRequest): Answer | undefined;
}

/** The responses of one upstream. Those made in the background are jobs: `queued` until they were asked for. */
export function createResponseStore(models: ModelCatalog, jobs: JobBook): ResponseStore {
  const kept = new Map<string, KeptResponse>();
  const get = (id: string): KeptResponse => {
    const response = kept.get(id);
    if (response === undefined) throw noSuch(id);
    return response;
  };
  return {
    async create(body, script, number) {
      const request = readBody(ResponseRequest, body);
      const { background = false, stream } = request;
      const { snapshot: model } = models.get(request.model, ["chat", "reasoning"]);
      const id = `resp_simulated${number}`;
      const progress = background ? jobs.begin(id, "completed") : undefined;
      const said = await decideAnswer(request, script);
      const response = { id, model, ...said, background, progress };
      kept.set(id, response);
      if (stream === true) {
        if (background) jobs.end(id, "completed");
        return streamResponse(response);
      }
      return jsonAnswer(toResponse(response, background ? "queued" : "completed"));
    },
    answer({ method, path, query }) {
      const [, id = "", action] = /^\/v1\/responses\/([^/]+)(\/cancel)?$/.exec(path) ?? [];
      if (id === "") return undefined;
      const response = get(id);
      if (method === "GET" && action === undefined) return find(response, query);
      if (method === "POST" && action !== undefined) {
        jobs.end(id, "cancelled");
        return jsonAnswer(toResponse(response, statusOf(response)));
      }
      if (method !== "DELETE") return undefined;
      kept.delete(id);
      return jsonAnswer({ id, object: "response", deleted: true });
    },
  };
}

async function decideAnswer(request: ResponseRequest, { say, usage }: ContentScript) {
  const text = say?.text ?? decideText(request);
  const counted = usage ?? (await countUsage(JSON.stringify(request.input ?? ""), text));
  return { text, toolCalls: say?.toolCalls ?? [], usage: counted };
}

const decideText = ({ text }: ResponseRequest): string =>
  text?.format?.type === "json_schema" ? JSON.stringify(sampleJson(text.format.schema)) : TEXT;

/** A stream is sent to its end, and by that the job has ended. */
function find(response: KeptResponse, query: string): Answer {
  response.progress?.poll();
  if (new URLSearchParams(query).get("stream") === "true") return streamResponse(response);
  return jsonAnswer(toResponse(response, statusOf(response)));
}

const statusOf = ({ progress }: KeptResponse): string =>
  progress === undefined ? "completed" : (progress.ending ?? "in_progress");

async function countUsage(input: string, text: string) {
  return responseUsage({ input: await countTokens(input), output: await countTokens(text) });
}

/** Token counts of a response. `cached` is part of `input`, `reasoning` of `output`. */
export interface ResponseTokens {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
  readonly reasoning?: number;
}

/** The `usage` object of a response. */
export const responseUsage = ({ cached = 0, input, output, reasoning = 0 }: ResponseTokens) => ({
  input_tokens: input,
  input_tokens_details: { cached_tokens: cached },
  output_tokens: output,
  output_tokens_details: { reasoning_tokens: reasoning },
  total_tokens: input + output,
});
