import {
  type BodyBounds,
  type BodyChange,
  type CallBody,
  type Charged,
  editCall,
  type Endpoint,
  type MemberQuestion,
  type OutputLimits,
  type PromptSample,
  type Rewrite,
  rewriteCall,
} from "@lintel/providers";
import { boundBody, samplePrompt } from "@lintel/providers";

import type { LargeBody } from "../../ports/large-bodies.ts";

/**
 * The body of a call. What has to go through it is asked with the functions here: at once of an ordinary one, and of
 * another thread where that would hold up other calls.
 */
export type AnyBody = (CallBody & Charged) | LargeBody;

/** A larger body is read in another thread. The slowest of this size holds the event loop for a few milliseconds. */
export const MAX_ORDINARY_BYTES = 64 * 1024;

export const isLarge = (body: AnyBody): body is LargeBody => "questions" in body;

/** What a call can use of a model with these limits. */
export const boundsOf = (
  endpoint: Endpoint,
  body: AnyBody,
  limits: OutputLimits,
): BodyBounds | Promise<BodyBounds> =>
  isLarge(body)
    ? body.questions.bounds(limits, body.textTokens)
    : boundBody(endpoint, body, limits);

/** The member that `of` of its endpoint reads. */
export const memberOf = (
  endpoint: Pick<Endpoint, "dialect">,
  body: AnyBody,
  of: MemberQuestion,
): string | undefined | Promise<string | undefined> =>
  isLarge(body) ? body.questions.member(of) : endpoint.dialect[of]?.(body);

/** The bytes to send. */
export const edited = (
  endpoint: Endpoint,
  body: AnyBody,
  change: BodyChange,
): Buffer | Promise<Buffer> =>
  isLarge(body) ? editedLarge(body, change) : editCall(endpoint, body, change);

/** The bytes with members replaced; those that came when none is. */
export const rewritten = (body: AnyBody, rewrite: Rewrite): Buffer | Promise<Buffer> =>
  isLarge(body) ? rewrittenLarge(body, rewrite) : rewriteCall(body, rewrite);

const rewrittenLarge = async ({ bytes, questions }: LargeBody, rewrite: Rewrite) =>
  (await questions.rewrite(rewrite)) ?? bytes;

const editedLarge = async ({ bytes, questions }: LargeBody, change: BodyChange) =>
  (await questions.edit(change)) ?? bytes;

/** The texts of the prompt; of a large body what was `loaded` of them, `undefined` when that could not be had. */
export const promptIn = (
  endpoint: Pick<Endpoint, "dialect">,
  body: AnyBody,
  loaded: PromptSample | undefined,
): PromptSample | undefined =>
  isLarge(body) ? loaded : samplePrompt(endpoint.dialect.promptText(body));
