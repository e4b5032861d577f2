import { GatewayError, type Key } from "@lintel/core";
import { type CallHead, readEndpointCall } from "@lintel/providers";
import type { DialectTranslation, SentAnswer, TranslationTerms } from "@lintel/translation";

import type { Deps } from "../../deps.ts";
import type { Target } from "../inbound.ts";
import { type AnyBody, MAX_ORDINARY_BYTES } from "../read/call-body.ts";
import { dialectTermsAt } from "../read/dialect-terms.ts";
import { type Call, refusalOf } from "../read/read-call.ts";

export type TranslateDeps = Pick<Deps, "custody" | "largeBodies" | "prices">;

/** A call on its way to an endpoint of another dialect. */
export interface UntranslatedCall {
  readonly call: Call;
  /** Its bytes, with all that a step makes of them. */
  readonly bytes: Buffer;
  /** As its upstream knows it. */
  readonly model: string;
  readonly target: Target;
  readonly key: Pick<Key, "id">;
  /** Nothing may be lost. */
  readonly isStrict: boolean;
  /** What was sent of an answer that this call is to continue. */
  readonly sent?: SentAnswer | undefined;
  /** The `anthropic-beta` header, where the target gets that. */
  readonly betas?: string;
}

/**
 * The call in its target's dialect, read as the endpoint there reads it, so that it is bounded, priced and changed as one that came
 * in there. The error with which it is refused, where that endpoint cannot take it, or where something is lost that must not be.
 */
export async function translateCall(
  deps: TranslateDeps,
  asked: UntranslatedCall,
  translation: DialectTranslation,
): Promise<Call | GatewayError> {
  const { call, isStrict, model, target } = asked;
  const terms = termsFor(deps, asked);
  const request = await written(deps, asked, translation, terms);
  if (!request.readable) return refusalOf(request);
  const { asked: remembered, bytes, lost } = request;
  if (isStrict && lost.length > 0) return refusalOfLoss(lost, target);
  const said = { model, streamed: call.body.streamed, betas: asked.betas ?? "" };
  const body = await readThere(deps, target, bytes, said);
  if (body instanceof GatewayError) return body;
  const came = call.body;
  const translated = {
    translation,
    lost,
    asked: remembered,
    model: came.model,
    bytes: came.bytes,
  };
  // What a stream reports of its usage is for the translation, whatever the caller asked for.
  return { ...call, body: { ...body, asksForUsage: true }, translated };
}

/** How a call is refused that must be carried whole. */
const refusalOfLoss = (lost: readonly string[], { provider }: Target): GatewayError =>
  new GatewayError(
    "translation_lossy",
    `${provider.id} cannot be given ${lost.join(", ")}: leave that out, or let it be lost`,
  );

function termsFor(
  { prices }: Pick<Deps, "prices">,
  { key, model, sent, target }: Pick<UntranslatedCall, "key" | "model" | "sent" | "target">,
): TranslationTerms {
  const { maxOutputTokens } = prices.limitsOf(target.provider.id, model);
  return { ...dialectTermsAt([target]), model, maxOutputTokens, holder: key.id, sent };
}

const written = (
  { custody, largeBodies }: Pick<Deps, "custody" | "largeBodies">,
  { bytes }: UntranslatedCall,
  translation: DialectTranslation,
  terms: TranslationTerms,
) =>
  bytes.length > MAX_ORDINARY_BYTES
    ? largeBodies.translate(translation, bytes, terms)
    : translation.request(bytes, terms, custody.of(terms.holder));

/** The body as the target's endpoint reads it, or why it cannot take it. */
async function readThere(
  { largeBodies }: Pick<Deps, "largeBodies">,
  { endpoint, params, provider }: Target,
  bytes: Buffer,
  said: Pick<AnyBody, "model" | "streamed"> & Required<Pick<CallHead, "betas">>,
): Promise<AnyBody | GatewayError> {
  const head: CallHead = {
    method: "POST",
    contentType: "application/json",
    params: endpoint.paramsOf?.(said) ?? params,
    mustKnowModel: true,
    betas: said.betas,
  };
  const verdict =
    bytes.length > MAX_ORDINARY_BYTES
      ? await largeBodies.read({ endpoint, provider }, bytes, head)
      : readEndpointCall(endpoint, bytes, head);
  return verdict.readable ? verdict.body : refusalOf(verdict);
}
