import { z } from "zod";

import { type Answer, jsonAnswer } from "../upstream/answer.ts";
import { readBody } from "./read-body.ts";

const ModerationRequest = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), z.array(z.unknown())]),
});

/** POST /v1/moderations: nothing is ever flagged. */
export function answerModeration(body: Buffer, number: number): Answer {
  const { input, model } = readBody(ModerationRequest, body);
  const result = { flagged: false, categories: { hate: false }, category_scores: { hate: 0 } };
  const results = Array.isArray(input) ? input.map(() => result) : [result];
  return jsonAnswer({ id: `modr-simulated${number}`, model, results });
}
