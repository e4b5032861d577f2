import type { CallBody, Endpoint } from "../provider.ts";
import { textBoundOf } from "../text-bound.ts";
import { BodyReader } from "./body-reader.ts";
import { joinTexts } from "./prompt-text.ts";
import { readBody } from "./read-body.ts";

const ACTED = new Set(["model", "input", "user"]);

const OWN = { streamed: false, choices: 1, outputCap: undefined, asksForUsage: false };

export const embeddings: Endpoint = {
  methods: ["POST"],
  path: "/v1/embeddings",
  upstreamPath: "/embeddings",
  operation: "embeddings",
  intake: "whole",
  charge: "tokens",
  readCall: (bytes, { params }) => readBody(bytes, ACTED, () => OWN, params["deployment_id"]),
  boundPrompt,
  boundOutput: () => 0,
  editBody: (body) => body.bytes,
  promptText: ({ json }) => joinTexts([json["input"]]),
  createReader: () => new BodyReader(),
};

/** A token is at least one byte of the body, be it text or a token's number; each input is a prompt of its own. */
function boundPrompt(body: CallBody, contextTokens: number): number {
  const { input } = body.json;
  const prompts = Array.isArray(input) ? input.length : 1;
  return Math.min(textBoundOf(body), prompts * contextTokens);
}
