import { RefusedMessage } from "../anthropic-upstream/anthropic-errors.ts";
import { MessageRequest, parseRequest } from "../anthropic-upstream/message-request.ts";
import { planMessage } from "../anthropic-upstream/plan-message.ts";
import { toMessageEvents } from "../anthropic-upstream/stream-message.ts";
import { writeMessage } from "../anthropic-upstream/write-message.ts";
import { changeHeaders, givenAnswer, jsonAnswer } from "../upstream/answer.ts";
import type { Answer } from "../upstream/answer.ts";
import type { Behaviour } from "../upstream/behaviour.ts";
import type { RecordedRequest } from "../upstream/recorded-request.ts";
import { startUpstream } from "../upstream/start-upstream.ts";
import type { Upstream, UpstreamOptions } from "../upstream/start-upstream.ts";
import { frameChunk } from "./frame-event.ts";
import { type AwsKeys, findSignatureFault } from "./verify-signature.ts";

/** Where and with what a caller signs, by default. */
export const BEDROCK_TEST_KEYS: AwsKeys = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  sessionToken: "session-token/of+a=role",
  region: "us-west-2",
};

/** What it says of its models: of one that is called by its own name, and of one that is called over regions. */
const LISTS: ReadonlyMap<string, object> = new Map([
  [
    "/foundation-models",
    {
      modelSummaries: [
        {
          modelArn:
            "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
          modelId: "anthropic.claude-3-haiku-20240307-v1:0",
          modelName: "Claude 3 Haiku",
          providerName: "Anthropic",
          inputModalities: ["TEXT", "IMAGE"],
          outputModalities: ["TEXT"],
          responseStreamingSupported: true,
          inferenceTypesSupported: ["ON_DEMAND"],
          modelLifecycle: { status: "ACTIVE" },
        },
      ],
    },
  ],
  [
    "/inference-profiles",
    {
      inferenceProfileSummaries: [
        {
          inferenceProfileId: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
          inferenceProfileName: "US Anthropic Claude Haiku 4.5",
          inferenceProfileArn:
            "arn:aws:bedrock:us-west-2:111122223333:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0",
          models: [],
          status: "ACTIVE",
          type: "SYSTEM_DEFINED",
        },
      ],
    },
  ],
]);

const INVOKE = /^\/model\/([^/]+)\/(invoke|invoke-with-response-stream)$/;
const IN_PATH = ["model", "stream"];

/**
 * Starts an upstream that behaves like Bedrock's runtime with Anthropic's models on 127.0.0.1: it checks the
 * signature of every request, and streams in AWS' binary framing.
 */
export const startBedrockUpstream = (
  options: UpstreamOptions & { readonly keys?: AwsKeys } = {},
): Promise<Upstream> =>
  startUpstream(
    (request, behaviours) => answer(request, behaviours, options.keys ?? BEDROCK_TEST_KEYS),
    "",
    options,
  );

async function answer(
  request: RecordedRequest,
  behaviours: readonly Behaviour[],
  keys: AwsKeys,
): Promise<Answer> {
  const fixed = behaviours.findLast((behaviour) => behaviour.kind === "give-answer");
  if (fixed !== undefined) return givenAnswer(fixed);
  const fault = findSignatureFault(request, keys);
  if (fault !== undefined) return awsError(403, "InvalidSignatureException", fault);
  const list = request.method === "GET" ? LISTS.get(request.path) : undefined;
  if (list !== undefined) return jsonAnswer(list, 200, 0);
  const [, model = "", action] = INVOKE.exec(request.path) ?? [];
  if (model === "") return awsError(404, "UnknownOperationException", "");
  try {
    return await invoke(request, decodeURIComponent(model), behaviours, action !== "invoke");
  } catch (error) {
    if (!(error instanceof RefusedMessage)) throw error;
    return awsError(400, "ValidationException", error.message);
  }
}

async function invoke(
  { body, number }: RecordedRequest,
  model: string,
  behaviours: readonly Behaviour[],
  streamed: boolean,
): Promise<Answer> {
  const json: unknown = JSON.parse(body.toString());
  const members = typeof json === "object" && json !== null ? json : {};
  const extra = IN_PATH.find((name) => name in members);
  if (extra !== undefined) {
    throw new RefusedMessage(`#: extraneous key [${extra}] is not permitted`);
  }
  if (!("anthropic_version" in members)) {
    throw new RefusedMessage("#: required key [anthropic_version] not found");
  }
  const whole = Buffer.from(JSON.stringify({ ...members, model }));
  const script = {
    say: behaviours.findLast((behaviour) => behaviour.kind === "say"),
    usage: behaviours.findLast((behaviour) => behaviour.kind === "report-usage")?.usage,
  };
  const request = parseRequest(MessageRequest, whole);
  const message = await planMessage(request, model, script, `msg_bdrk_${number}`);
  if (!streamed) return writeMessage(message);
  return {
    status: 200,
    headers: { "content-type": "application/vnd.amazon.eventstream" },
    chunks: toMessageEvents(message).map(frameChunk),
    usage: message.usage,
  };
}

const awsError = (status: number, type: string, message: string): Answer =>
  changeHeaders(jsonAnswer({ message }, status, 0), { "x-amzn-errortype": type });
