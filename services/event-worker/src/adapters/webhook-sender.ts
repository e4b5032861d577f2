import { isPrivateHost, lookupPublic } from "@lintel/service-kit";
import { Agent, request } from "undici";

import type { AlertDeps } from "../alerts/alert-deps.ts";
import type { Attempt } from "../alerts/delivery-pace.ts";

const DEADLINE_MS = 10_000;
/** How much of an answer is read; only its status matters. */
const MAX_ANSWER_BYTES = 64 * 1024;

export interface WebhookSender {
  readonly send: AlertDeps["send"];
  /** Aborts what is under way. */
  close(): Promise<void>;
}

/**
 * Sends webhooks over HTTP, with the rules of provider settings: no private addresses unless they are allowed, to the very
 * address that was checked, and no redirects, which would lead around that.
 */
export function createWebhookSender(allowPrivate: boolean): WebhookSender {
  const agent = new Agent({
    headersTimeout: DEADLINE_MS,
    bodyTimeout: DEADLINE_MS,
    ...(allowPrivate ? {} : { connect: { lookup: lookupPublic } }),
  });
  const closing = new AbortController();
  return {
    async send({ body, headers, url }): Promise<Attempt> {
      const place = URL.parse(url);
      if (place === null || !/^https?:$/.test(place.protocol)) return { error: "no address" };
      if (!allowPrivate && isPrivateHost(place.hostname)) return { error: "a private address" };
      try {
        const answer = await request(place, {
          dispatcher: agent,
          method: "POST",
          headers: { "content-type": "application/json", "user-agent": "Lintel", ...headers },
          body,
          signal: AbortSignal.any([closing.signal, AbortSignal.timeout(DEADLINE_MS)]),
        });
        await answer.body.dump({ limit: MAX_ANSWER_BYTES });
        return { status: answer.statusCode };
      } catch (error) {
        return { error: reasonOf(error) };
      }
    },
    async close() {
      closing.abort();
      await agent.destroy();
    },
  };
}

/** A code, never a message: that may hold the address, which is a secret. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "no answer within 10 s";
  const code: unknown = Object(error).code;
  return typeof code === "string" ? `cannot be reached: ${code}` : "cannot be reached";
}
