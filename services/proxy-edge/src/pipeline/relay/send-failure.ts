import { GatewayError } from "@lintel/core";

import { sendError, toClientError } from "../../http/render-error.ts";
import type { SentExchange } from "../exchange.ts";
import { type DeliveryForm, sendsReadableStream } from "./delivery-form.ts";

/** A stream ends with an event that reports the failure; other answers can only be cut, so that they do not look complete. */
export function sendFailure(
  { inbound, outgoing }: SentExchange,
  form: DeliveryForm,
  failure: GatewayError,
): void {
  const { errors } = inbound;
  if (outgoing.headersSent && sendsReadableStream(form)) {
    const rest = form.translated?.cut();
    if (rest !== undefined) outgoing.write(rest);
    outgoing.end(errors.toEvent(toClientError(failure)));
  } else {
    sendError(outgoing, failure, { headers: form.ownHeaders, errors });
  }
}

/** What went wrong with an answer while it came. */
export const toFailure = (error: Error): GatewayError =>
  error instanceof GatewayError
    ? error
    : new GatewayError("upstream_failed", "the provider broke off its answer", { cause: error });
