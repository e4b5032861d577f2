import type { CallBody } from "../../contract/call-body.ts";
import type { Endpoint } from "../../contract/endpoint.ts";
import { namesIn } from "../../reading/bound/names-in.ts";
import { textBoundOf } from "../../reading/bound/text-bound.ts";
import { findUnknownMember } from "../../reading/bound/unknown-members.ts";
import { joinTexts } from "./body/prompt-text.ts";
import { readBody } from "./body/read-body.ts";
import { BodyReader } from "./chat/answer/body-reader.ts";
import { EMBEDDING_TEXTS } from "./texts/chat-texts.ts";

const ACTED = new Set(["model", "input", "user"]);

const OWN = { streamed: false, choices: 1, outputCap: undefined, asksForUsage: false };

export const embeddings: Endpoint = {
  methods: ["POST"],
  path: "/v1/embeddings",
  upstreamPath: "/embeddings",
  operation: "embeddings",
  bodyMode: "buffer",
  charge: "tokens",
  dialect: {
    name: "openai-embeddings",
    readCall: (bytes, { params }) => readBody(bytes, ACTED, () => OWN, params["deployment_id"]),
    boundPrompt,
    windowFilledBy,
    boundOutput: () => 0,
    editBody: (body) => body.bytes,
    texts: EMBEDDING_TEXTS,
    promptText: ({ json }) => joinTexts([json["input"]]),
    createReader: () => new BodyReader(),
  },
};

/** Members that are no content, of OpenAI's API and of those that follow it. */
const KNOWN: ReadonlySet<string> = new Set(
  namesIn("model input user dimensions encoding_format input_type truncate"),
);

/**
 * A token is at least one byte of the body, be it text or a token's number; each input is a prompt of its own. What is
 * neither may refer to more.
 */
function boundPrompt(body: CallBody, contextTokens: number): number {
  const { input } = body.json;
  const prompts = Array.isArray(input) ? Math.max(input.length, 1) : 1;
  const most = prompts * contextTokens;
  return windowFilledBy(body) === undefined ? Math.min(textBoundOf(body), most) : most;
}

function windowFilledBy(body: CallBody): string | undefined {
  const { input } = body.json;
  const inputs: readonly unknown[] = Array.isArray(input) ? input : [input];
  return findUnknownMember(body, KNOWN) ?? (inputs.every(isText) ? undefined : "input");
}

/** A text, as such or in tokens. */
const isText = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.every((token) => typeof token === "number")
    : typeof value !== "object" || value === null;
