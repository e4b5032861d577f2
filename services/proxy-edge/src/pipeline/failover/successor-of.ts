import { isContinuable } from "@lintel/translation";

import { isLarge, memberOf } from "../read/call-body.ts";
import type { Answered } from "../upstream/call-upstream.ts";
import type { RoutedCall } from "./routed-call.ts";

/**
 * What has an answer continued that is cut: `goOn`, where the route asks for it, and another attempt could go on; else `undefined`. What
 * of the answer has come by then decides too.
 */
export async function successorOf(
  routed: RoutedCall,
  answered: Answered,
  goOn: NonNullable<Answered["goOn"]>,
): Promise<Answered["goOn"]> {
  const { attempt, call } = answered;
  const { endpoint } = attempt.target;
  if (routed.failover.route.onCut !== "continue" || !isFit(answered)) return undefined;
  // Callers that speak another API get no part of it in the dialect.
  if (routed.exchange.inbound.translation !== undefined || isKept(answered)) return undefined;
  const statefulBy = await memberOf(endpoint, call.body, "statefulBy");
  return statefulBy === undefined ? goOn : undefined;
}

/** One text that streams, in a dialect that is both read and written. */
const isFit = ({ answer, attempt, call: { body } }: Answered): boolean =>
  answer.status === 200 &&
  body.streamed &&
  body.choices === 1 &&
  body.startsJob !== true &&
  isContinuable(attempt.target.endpoint.dialect.name);

/** What its provider keeps of it would lack the rest. */
function isKept(answered: Answered): boolean {
  const { endpoint, translation } = answered.attempt.target;
  const isResponse = endpoint.dialect.name === "openai-responses";
  return isResponse && translation === undefined && storesIt(answered);
}

/** Responses are stored unless they are asked not to be. */
const storesIt = ({ call: { body } }: Answered): boolean =>
  isLarge(body) || body.json["store"] !== false;
