import type { CallBody, CallBodyVerdict, CallHead } from "../../contract/call-body.ts";
import type { Dialect } from "../../contract/dialect.ts";
import type { Endpoint } from "../../contract/endpoint.ts";
import { messages, readMessagesCall } from "../../dialects/anthropic/messages.ts";

/** The model whose place in a path counts tokens. */
const COUNT_MODEL = "count-tokens";
/** What a path ends in, behind the model, and whether that streams. */
const ACTIONS: ReadonlyMap<string, boolean> = new Map([
  ["rawPredict", false],
  ["streamRawPredict", true],
]);

/**
 * A message as Anthropic's client for Vertex AI asks for it: its model stands in the path
 * (platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai, November 2026). Bytes pass both ways as they are.
 */
const dialect: Dialect = {
  ...messages.dialect,
  name: "vertex-raw-predict",
  readCall(bytes: Buffer, head: CallHead): CallBodyVerdict {
    const { call = "" } = head.params;
    const colon = call.lastIndexOf(":");
    const model = call.slice(0, colon);
    const isStreamed = ACTIONS.get(call.slice(colon + 1));
    if (colon < 1 || isStreamed === undefined) return NO_CALL;
    const verdict = readMessagesCall(bytes, head, model === COUNT_MODEL ? "" : model);
    if (!verdict.readable) return verdict;
    const { body } = verdict;
    if (model === COUNT_MODEL) return { readable: true, body: { ...body, charge: "nothing" } };
    if (body.streamed !== isStreamed) return UNCLEAR;
    return { readable: true, body: { ...unmodified(body), model } };
  },
};

const NO_CALL = {
  readable: false,
  reason: "The path must end in a model, a colon and `rawPredict` or `streamRawPredict`.",
} as const;
const UNCLEAR = {
  readable: false,
  reason: "`stream` must be true with `streamRawPredict`, and with nothing else.",
} as const;

/** Prices go by the location of the setting alone; there is no fast mode. */
export function unmodified({ priceModifiers: _none, ...rest }: CallBody): CallBody {
  return rest;
}

export const rawPredict: Endpoint = {
  ...messages,
  path: "/v1/projects/:project/locations/:location/publishers/anthropic/models/:call",
  upstreamPath: "/v1/projects/:project/locations/:location/publishers/anthropic/models/:call",
  dialect,
};
