import { GatewayError } from "@lintel/core";
import {
  homeEndpointOf,
  type PromptSample,
  readEndpointCall,
  samplePrompt,
} from "@lintel/providers";

import type { AskedAnswer } from "../../pipeline/inbound.ts";
import { MAX_ORDINARY_BYTES } from "../../pipeline/read/call-body.ts";
import { refusalOf } from "../../pipeline/read/read-call.ts";
import type { LargeBodies } from "../../ports/large-bodies.ts";
import { findPlace, type FrontParts } from "./find-place.ts";
import { type FrontCall, surfaceAt } from "./front-call.ts";

/** Where Anthropic counts the tokens of a message. */
export const COUNT_TOKENS = "/v1/messages/count_tokens";

/** Parts with what reads bodies that are large. */
export interface CountParts extends FrontParts {
  readonly largeBodies: Pick<LargeBodies, "read">;
}

/** The calls that are counted: the count itself, and the message whose tokens are asked for. */
interface CountCalls {
  readonly count: FrontCall;
  readonly message: FrontCall;
}

/**
 * An estimate of a message's tokens, for a model whose provider has no such count; `undefined` where the provider has, and is asked
 * itself. Rejects as `findPlace` does, and with `invalid_request` when the body is no message.
 */
export async function countTokens(
  parts: CountParts,
  { count, message }: CountCalls,
  asked: AskedAnswer,
): Promise<Buffer | undefined> {
  const { surface } = await findPlace(parts, message, asked);
  const isRoute = surface.inbound.route !== undefined;
  const [{ provider }] = surface.targets;
  if (!isRoute && surfaceAt(count, provider) !== undefined) return undefined;
  const prompt = await promptOf(parts, asked.bytes);
  return Buffer.from(JSON.stringify({ input_tokens: estimate(prompt) }));
}

const MESSAGES = homeEndpointOf("anthropic-messages");
const HEAD = {
  method: "POST",
  contentType: "application/json",
  params: {},
  mustKnowModel: true,
  betas: "",
} as const;

/** The texts of a message. Pictures and files are no part of them. */
async function promptOf(
  { largeBodies }: Pick<CountParts, "largeBodies">,
  bytes: Buffer,
): Promise<PromptSample> {
  if (bytes.length > MAX_ORDINARY_BYTES) {
    const verdict = await largeBodies.read(MESSAGES, bytes, HEAD);
    if (verdict.readable) return await verdict.body.questions.prompt();
    throw refusalOf(verdict);
  }
  const verdict = readEndpointCall(MESSAGES.endpoint, bytes, HEAD);
  if (!verdict.readable) throw refusalOf(verdict);
  if (!Array.isArray(verdict.body.json["messages"])) {
    throw new GatewayError("invalid_request", "`messages` is missing");
  }
  return samplePrompt(MESSAGES.endpoint.dialect.promptText(verdict.body));
}

/** English and code have some four characters a token, other scripts one or two, of two or three bytes each. */
const BYTES_PER_TOKEN = 3.5;

/** Rather too high than too low: clients shorten a conversation before it is too long. */
const estimate = ({ bytes }: PromptSample): number => Math.ceil(bytes / BYTES_PER_TOKEN);
