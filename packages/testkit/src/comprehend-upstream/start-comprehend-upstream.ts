import { BEDROCK_TEST_KEYS } from "../bedrock-upstream/start-bedrock-upstream.ts";
import { type AwsKeys, findSignatureFault } from "../bedrock-upstream/verify-signature.ts";
import { type Answer, givenAnswer, jsonAnswer } from "../upstream/answer.ts";
import type { Behaviour } from "../upstream/behaviour.ts";
import type { RecordedRequest } from "../upstream/recorded-request.ts";
import { startUpstream, type Upstream, type UpstreamOptions } from "../upstream/start-upstream.ts";

/** What Comprehend reports; positions in characters, which are Unicode code points. */
export interface ComprehendEntity {
  readonly Type: string;
  readonly BeginOffset: number;
  readonly EndOffset: number;
  readonly Score: number;
}

const TARGET = "Comprehend_20171127.DetectPiiEntities";
const MAX_TEXT_BYTES = 100 * 1024;

/**
 * Starts an upstream that behaves like Amazon Comprehend's DetectPiiEntities on 127.0.0.1: it checks the signature of every
 * request, its target and the size of its text, and finds these words as these types wherever they stand.
 */
export const startComprehendUpstream = (
  words: Readonly<Record<string, string>>,
  options: UpstreamOptions & { readonly keys?: AwsKeys } = {},
): Promise<Upstream> =>
  startUpstream(
    (request, behaviours) =>
      answer(request, behaviours, { words, keys: options.keys ?? BEDROCK_TEST_KEYS }),
    "/",
    options,
  );

interface Model {
  readonly words: Readonly<Record<string, string>>;
  readonly keys: AwsKeys;
}

function answer(
  request: RecordedRequest,
  behaviours: readonly Behaviour[],
  { words, keys }: Model,
): Answer {
  const fixed = behaviours.findLast((behaviour) => behaviour.kind === "give-answer");
  if (fixed !== undefined) return givenAnswer(fixed);
  const fault = findSignatureFault(request, keys, "comprehend");
  if (fault !== undefined) return refusal("InvalidSignatureException", fault);
  if (request.header("x-amz-target") !== TARGET) return refusal("UnknownOperationException", "");
  const json = request.json();
  const text = typeof json === "object" && json !== null && "Text" in json ? json.Text : undefined;
  if (typeof text !== "string" || text === "") return refusal("InvalidRequestException", "Text");
  const isTooLong = Buffer.byteLength(text) > MAX_TEXT_BYTES;
  if (isTooLong) return refusal("TextSizeLimitExceededException", "");
  return jsonAnswer({ Entities: entitiesIn(text, words) });
}

/** AWS' JSON 1.1 protocol puts the error's name into the body. */
const refusal = (type: string, message: string): Answer =>
  jsonAnswer({ __type: type, Message: message }, 400);

function entitiesIn(
  text: string,
  words: Readonly<Record<string, string>>,
): readonly ComprehendEntity[] {
  const found: ComprehendEntity[] = [];
  for (const [word, Type] of Object.entries(words)) {
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
      const BeginOffset = Array.from(text.slice(0, at)).length;
      found.push({
        Type,
        BeginOffset,
        EndOffset: BeginOffset + Array.from(word).length,
        Score: 0.99,
      });
    }
  }
  return found;
}
