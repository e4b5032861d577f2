import type { OutputLimits } from "../contract/bounds.ts";
import type {
  AskedBody,
  CallBody,
  CallVerdict,
  Charged,
  UnreadableBody,
} from "../contract/call-body.ts";
import type { BodyChange, MemberQuestion } from "../contract/dialect.ts";
import type { Endpoint } from "../contract/endpoint.ts";
import { type BodyBounds, boundBody } from "./bound-body.ts";
import { editCall } from "./edit-call.ts";
import { type PromptSample, samplePrompt } from "./prompt-sample.ts";
import { type Rewrite, rewriteCall } from "./rewrite-call.ts";

/**
 * What is asked of a body that is too large to be gone through on the event loop. The answers are small for any
 * body, but for an edited one, and the same as those of the endpoint itself.
 */
export type BodyQuestion =
  | { readonly about: "facts" }
  | {
      readonly about: "bounds";
      readonly limits: OutputLimits;
      /** As in `CallFacts`. */
      readonly textTokens?: number | undefined;
    }
  /** The name of the member that `of` of its endpoint reads. */
  | { readonly about: "member"; readonly of: MemberQuestion }
  | { readonly about: "edit"; readonly change: BodyChange }
  | { readonly about: "rewrite"; readonly rewrite: Rewrite }
  | { readonly about: "prompt" };

/** The answer to one question; the member of its name is there, where there is an answer. */
export interface BodyAnswer {
  /** Why the call is refused for its body. Nothing else is answered then. */
  readonly refusal?: UnreadableBody;
  readonly facts?: LargeFacts;
  readonly bounds?: BodyBounds;
  readonly member?: string | undefined;
  /** Absent when the body is to be sent as it came. */
  readonly edited?: Buffer | undefined;
  readonly prompt?: PromptSample;
}

/** What is known of a large body at once, but for its bytes: plain data, small for any body. */
export interface LargeFacts extends Omit<AskedBody, "bytes" | "charge">, Charged {
  /** For a stream, whose caller may leave: the size of the prompt's texts in bytes. */
  readonly promptBytes?: number;
}

/** A body that was read, to answer questions about. */
export interface QuestionedBody {
  readonly endpoint: Endpoint;
  readonly verdict: CallVerdict;
}

/** Answers a question about a body; goes through all of it. */
export function answerAbout(
  { endpoint, verdict }: QuestionedBody,
  question: BodyQuestion,
): BodyAnswer {
  if (!verdict.readable) return { refusal: verdict };
  const { body } = verdict;
  switch (question.about) {
    case "facts":
      return { facts: factsOf(endpoint, body) };
    case "bounds":
      return { bounds: boundsOf(endpoint, body, question) };
    case "member":
      return { member: endpoint.dialect[question.of]?.(body) };
    case "prompt":
      return { prompt: samplePrompt(endpoint.dialect.promptText(body)) };
    case "rewrite":
      return { edited: unlessSame(body, rewriteCall(body, question.rewrite)) };
    case "edit":
    default:
      return { edited: editedBy(endpoint, body, question.change) };
  }
}

const boundsOf = (
  endpoint: Endpoint,
  body: CallBody,
  { limits, textTokens }: Extract<BodyQuestion, { about: "bounds" }>,
): BodyBounds =>
  boundBody(endpoint, textTokens === undefined ? body : { ...body, textTokens }, limits);

const editedBy = (endpoint: Endpoint, body: CallBody, change: BodyChange): Buffer | undefined =>
  unlessSame(body, editCall(endpoint, body, change));

const unlessSame = ({ bytes }: CallBody, edited: Buffer): Buffer | undefined =>
  edited === bytes ? undefined : edited;

function factsOf(endpoint: Endpoint, body: CallBody & Charged): LargeFacts {
  const { bytes: _bytes, json, members: _members, ...facts } = body;
  const { modalities } = json;
  const speaks = Array.isArray(modalities) && modalities.includes("audio");
  return {
    ...facts,
    json: {
      ...endpoint.dialect.askedMembers?.(json),
      ...(speaks ? { modalities: ["audio"] } : {}),
    },
    ...(body.streamed ? { promptBytes: Buffer.byteLength(endpoint.dialect.promptText(body)) } : {}),
  };
}
