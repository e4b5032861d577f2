import { GatewayError } from "@lintel/core";
import type { ClientRequest, ClientTranslation } from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import type { LargeRequest } from "../../ports/large-bodies.ts";
import { ClientDisconnected, type Exchange, headerOf } from "../exchange.ts";
import type { Place } from "../inbound.ts";
import { authorise } from "../permit/authorise.ts";
import { MAX_ORDINARY_BYTES } from "./call-body.ts";
import { dialectTermsAt } from "./dialect-terms.ts";
import type { AskedByModel } from "./read-by-model.ts";
import { readBytes } from "./read-bytes.ts";
import { type Call, callHeadOf, readBody, readTimeout } from "./read-call.ts";

/** More is longer than any prompt. */
const MAX_TRANSLATED_BYTES = 4 * 1024 * 1024;

export interface TranslatedCall extends AskedByModel {
  readonly translation: ClientTranslation;
}

/**
 * Reads a call in another API than the dialect: what it asks for, where its model leads, and then, written in the dialect
 * as the server there takes it, as if it had come in there. Fails as `readCall` and the door do.
 */
export async function readTranslated(
  deps: Pick<Deps, "credentials" | "largeBodies" | "rules">,
  exchange: Exchange,
  { translation, ...by }: TranslatedCall,
): Promise<Call> {
  const { caller } = by.reader;
  const most = Math.min(deps.rules.maxBodyBytes, MAX_TRANSLATED_BYTES);
  const came = await readBytes(exchange, most);
  const isLarge = came.length > MAX_ORDINARY_BYTES;
  const verdict = isLarge
    ? await deps.largeBodies.readRequest(translation, came)
    : translation.readRequest(came);
  if (exchange.disconnected) throw new ClientDisconnected();
  if (!verdict.readable) throw new GatewayError("invalid_request", verdict.reason);
  const { request } = verdict;
  const { isStreamAsked, maxTimeMs = Infinity, promptLength } = request;
  const timeoutMs = Math.min(timeoutOf(deps, exchange), maxTimeMs);
  const place = await placeOf(deps, exchange, { ...by, request, timeoutMs });
  const { inbound, targets } = place.surface;
  exchange.enter(inbound);
  const settings = place.settings ?? (await authorise(deps, caller, exchange));
  const bytes = await request.toBody({ model: place.model, ...dialectTermsAt(targets) });
  const head = callHeadOf(exchange, { caller, settings });
  const body = await readBody(deps, exchange, bytes, head);
  if (inbound.route === undefined && body.model !== place.model) {
    throw new GatewayError(
      "unsupported",
      `this path has the model under another name: ask for ${place.model}`,
    );
  }
  const endsEarly = maxTimeMs < Infinity;
  const asked = { model: request.model || place.model, promptLength, isStreamAsked, endsEarly };
  return { body, upload: undefined, timeoutMs, asked, place: { settings, targets } };
}

const timeoutOf = ({ rules }: Pick<Deps, "rules">, { headers }: Exchange): number =>
  readTimeout(headerOf(headers, "x-request-timeout"), rules.timeoutMs);

interface AskedPlaceOf extends AskedByModel {
  readonly request: ClientRequest | LargeRequest;
  readonly timeoutMs: number;
}

/** Where the call leads; one that leads nowhere is noted as it would be made, so that its record names the model. */
async function placeOf(
  deps: Pick<Deps, "largeBodies">,
  exchange: Exchange,
  { door, onRead, reader, request, timeoutMs }: AskedPlaceOf,
): Promise<Place> {
  const { caller, settings } = reader;
  const { model } = request;
  try {
    return await door.find({ model, key: caller.key, settings });
  } catch (error) {
    if (model !== "") {
      const head = callHeadOf(exchange, { caller, settings });
      const body = await readBody(deps, exchange, await request.toBody({ model }), head);
      onRead({ body, upload: undefined, timeoutMs });
    }
    throw error;
  }
}
