import { GatewayError } from "@lintel/core";
import { renameModelInForm } from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import { type Exchange, headerOf } from "../exchange.ts";
import type { Door, Place } from "../inbound.ts";
import { authorise } from "../permit/authorise.ts";
import { type AnyBody, rewritten } from "./call-body.ts";
import { type BodyReader, type Call, callHeadOf, readBody, readCall } from "./read-call.ts";
import { unsealed } from "./unsealed.ts";

export interface AskedByModel {
  readonly door: Door;
  readonly reader: BodyReader;
  /** Called with the call as it came, which may lead nowhere. */
  readonly onRead: (call: Call) => void;
}

/**
 * Reads a call whose model decides where it goes: once as it came, for the model, and once more as the endpoint reads it
 * to which that leads, with the model's own name in it. From then on the call is as if it had come in there. Fails as `readCall`
 * and the door do.
 */
export async function readByModel(
  deps: Pick<Deps, "credentials" | "largeBodies" | "rules">,
  exchange: Exchange,
  { door, onRead, reader }: AskedByModel,
): Promise<Call> {
  const call = await readCall(deps, exchange, reader);
  onRead(call);
  const { caller, settings: all } = reader;
  const { model } = call.body;
  const { headers } = exchange;
  const asked = { model, key: caller.key, settings: all };
  const ownAnswer =
    door.answer && (await door.answer({ ...asked, headers, bytes: call.body.bytes }));
  if (ownAnswer !== undefined) return { ...call, ownAnswer };
  const place = await door.find(asked);
  const { inbound, targets } = place.surface;
  exchange.enter(inbound);
  const settings = place.settings ?? (await authorise(deps, caller, exchange));
  const found = { settings, targets };
  const isRoute = inbound.route !== undefined;
  const named = namedAs(call, place, isRoute);
  // What only passes is not read, and a route's steps read for themselves.
  if (call.upload !== undefined || isRoute) return { ...named, place: found };
  const contentType = headerOf(headers, "content-type");
  const own =
    place.model === model ? call.body.bytes : await renamed(call.body, place.model, contentType);
  const [{ endpoint, translation }] = targets;
  const bytes = translation === undefined ? await unsealed(deps, endpoint.dialect.name, own) : own;
  const head = callHeadOf(exchange, { caller, settings });
  const body = await readBody(deps, exchange, bytes, head);
  if (body.model === place.model) return { ...named, body, place: found };
  throw new GatewayError(
    "unsupported",
    `this path has the model under another name: ask for ${place.model}`,
  );
}

/** The call, with the name that its caller gave where the model has another. */
function namedAs(call: Call, place: Pick<Place, "model">, isRoute: boolean): Call {
  const { model } = call.body;
  return place.model === model && !isRoute ? call : { ...call, requestedModel: model };
}

/** The bytes with the model's own name in them. */
async function renamed(body: AnyBody, model: string, contentType: string): Promise<Buffer> {
  if (body.bytes.length === 0) return body.bytes;
  if (!/^multipart\//i.test(contentType)) {
    return await rewritten(body, { model: JSON.stringify(model) });
  }
  const form = renameModelInForm(body.bytes, contentType, model);
  if (form !== undefined) return form;
  throw new GatewayError("invalid_request", "the form is ambiguous and cannot be read");
}
