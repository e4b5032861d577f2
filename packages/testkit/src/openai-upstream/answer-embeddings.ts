import { z } from "zod";

import type { Answer } from "../upstream/answer.ts";
import { jsonAnswer } from "../upstream/answer.ts";
import { countTokens } from "../upstream/count-tokens.ts";
import type { ContentScript } from "./chat/plan-completion.ts";
import type { ModelCatalog, SimulatedModel } from "./models.ts";
import { RefusedRequest } from "./openai-errors.ts";
import { omittable, readBody } from "./read-body.ts";

const Tokens = z.array(z.int());

const EmbeddingsRequest = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), Tokens, z.array(z.string()), z.array(Tokens)]),
  encoding_format: omittable(z.enum(["float", "base64"])),
  dimensions: omittable(z.int().min(1)),
});
type EmbeddingsRequest = z.infer<typeof EmbeddingsRequest>;

type Input = string | readonly number[];

/** POST /v1/embeddings: the same unit vector for the same input. Throws `RefusedRequest` for what OpenAI refuses. */
export async function answerEmbeddings(
  models: ModelCatalog,
  body: Buffer,
  script: ContentScript,
): Promise<Answer> {
  const request = readBody(EmbeddingsRequest, body);
  const model = models.get(request.model, ["embedding"]);
  const dimensions = decideDimensions(request, model);
  const inputs = toInputs(request.input);
  const usage = script.usage === undefined ? await countUsage(inputs) : (script.usage ?? undefined);
  const answer = jsonAnswer({
    object: "list",
    data: inputs.map((input, index) => {
      const vector = embed(input, dimensions);
      const embedding = request.encoding_format === "base64" ? toBase64(vector) : vector;
      return { object: "embedding", index, embedding };
    }),
    model: model.snapshot,
    ...(usage === undefined ? {} : { usage }),
  });
  return usage === undefined ? answer : { ...answer, usage };
}

function decideDimensions({ dimensions }: EmbeddingsRequest, model: SimulatedModel): number {
  if (dimensions === undefined) return model.dimensions;
  if (model.id !== "text-embedding-ada-002" && dimensions <= model.dimensions) return dimensions;
  throw new RefusedRequest({ message: "This model does not support specifying dimensions." });
}

function toInputs(input: EmbeddingsRequest["input"]): readonly Input[] {
  if (typeof input === "string") return [input];
  const texts = input.filter((item) => typeof item === "string");
  const lists = input.filter((item) => Array.isArray(item));
  const tokens = input.filter((item) => typeof item === "number");
  if (tokens.length > 0) return [tokens];
  const inputs = [...texts, ...lists];
  if (inputs.length > 0 && inputs.every((item) => item.length > 0)) return inputs;
  throw new RefusedRequest({
    message:
      "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
  });
}

async function countUsage(inputs: readonly Input[]) {
  const counts = await Promise.all(
    inputs.map(async (input) => (typeof input === "string" ? countTokens(input) : input.length)),
  );
  const tokens = counts.reduce((sum, count) => sum + count, 0);
  return { prompt_tokens: tokens, total_tokens: tokens };
}

function embed(input: Input, dimensions: number): number[] {
  let state = 2_166_136_261;
  for (const byte of Buffer.from(JSON.stringify(input))) {
    state = Math.imul(state ^ byte, 16_777_619);
  }
  const raw = Array.from({ length: dimensions }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  });
  const length = Math.hypot(...raw);
  return raw.map((value) => Math.fround(value / length));
}

function toBase64(vector: readonly number[]): string {
  return Buffer.from(new Float32Array(vector).buffer).toString("base64");
}
