import type { AnswerForm, AnswerReader } from "../../contract/answer.ts";
import type { CallBody, CallBodyVerdict, CallHead } from "../../contract/call-body.ts";
import type { Dialect } from "../../contract/dialect.ts";
import type { Endpoint } from "../../contract/endpoint.ts";
import { messages, readMessagesCall } from "../../dialects/anthropic/messages.ts";
import { PassingReader } from "../../reading/answer/passing-reader.ts";
import { NativeFrameReader } from "./native-frame-reader.ts";

const NOT_ANTHROPICS = {
  readable: false,
  isUnsupported: true,
  reason:
    "Only Anthropic's messages are served here: a body with `anthropic_version` and `messages`.",
} as const;

/**
 * A message as AWS' own clients ask for it (`AnthropicBedrock`, boto3): its model stands in the path, and how it is answered too.
 * Bytes pass both ways as they are. What other vendors' models are asked with cannot be counted, and is not served.
 */
const dialect: Dialect = {
  ...messages.dialect,
  name: "bedrock-invoke",
  readCall(bytes: Buffer, head: CallHead): CallBodyVerdict {
    const verdict = readMessagesCall(bytes, head, head.params["model_id"] ?? "");
    if (!verdict.readable) return verdict;
    const { anthropic_version: version, messages: asked } = verdict.body.json;
    return typeof version === "string" && Array.isArray(asked) ? verdict : NOT_ANTHROPICS;
  },
  createReader: (form) => readerOf(form),
};

function readerOf(form: AnswerForm): AnswerReader {
  if (form.status >= 400) return new PassingReader();
  const isFramed = form.contentType.startsWith("application/vnd.amazon.eventstream");
  const reader = messages.dialect.createReader({ ...form, streamed: isFramed });
  return isFramed ? new NativeFrameReader(reader) : reader;
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html, 2026-11 */
export const nativeInvocations: readonly Endpoint[] = [
  at("/model/:model_id/invoke", false),
  at("/model/:model_id/invoke-with-response-stream", true),
];

function at(path: string, streamed: boolean): Endpoint {
  return {
    ...messages,
    path,
    upstreamPath: path,
    dialect,
    adapt: (body, { model_id: model = "" }) => ({
      readable: true,
      body: { ...asInvoked(body), model, streamed },
    }),
  };
}

/** Bedrock's prices are by region, which stands in the model's name; there is no fast mode. */
function asInvoked({ priceModifiers: _none, ...rest }: CallBody): CallBody {
  return rest;
}
