import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import { type EndpointCases, id, ok, refusing } from "../contract-case.ts";
import { unique, type World } from "../world.ts";

const unknown = refusing(404, "/errors/not-found", "event is not found");
const PRICES = {
  input: 2_500_000_000,
  cacheRead: 1_250_000_000,
  cacheWrite: 2_500_000_000,
  output: 10_000_000_000,
  reasoning: 10_000_000_000,
  audioInput: 0,
  audioOutput: 0,
};

/** A call of two attempts, of which the second was priced. */
async function anAnsweredCall(world: World): Promise<string> {
  const { id: priceId } = await world.db
    .insertInto("prices")
    .values({
      provider: "openai",
      model: unique("gpt"),
      price_version: "a book",
      prices: JSON.stringify(PRICES),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const callId = randomUUID();
  const keyId = randomUUID();
  const shared = { key_id: keyId, call_id: callId };
  await world.anEvent({
    ...shared,
    id: callId,
    attempt: 1,
    status: 503,
    request: Buffer.from("{}"),
  });
  const event = await world.anEvent({ ...shared, attempt: 2, price_id: priceId });
  return event.id;
}

/** What the contract does not have: one event with what explains it. */
export const EVENT_DETAILS_CASES: EndpointCases = {
  endpoint: "GET /api/v2/events/{id}",
  sample: async (world) => ({ id: await anAnsweredCall(world) }),
  failure: ["/errors/event-manager", "reading event error"],
  cases: [
    {
      condition: "200: the event, its attempts in their order, and the prices it was booked with",
      expected: (call) =>
        ok({
          event: expect.objectContaining({ id: call.id, attempt: 2 }),
          attempts: [
            expect.objectContaining({ attempt: 1, status: 503 }),
            expect.objectContaining({ id: call.id, attempt: 2 }),
          ],
          price: {
            provider: "openai",
            model: expect.any(String),
            version: "a book",
            lines: [
              { usageClass: "input", count: 10, nanoUsdPerMillion: 2_500_000_000 },
              { usageClass: "output", count: 5, nanoUsdPerMillion: 10_000_000_000 },
            ],
          },
        }),
    },
    {
      condition: "200: a call of one attempt that was not priced",
      request: id(async (world) => (await world.anEvent()).id),
      expected: ok({ attempts: [], price: null }),
    },
    {
      condition: "404: an unknown id",
      request: id(randomUUID()),
      expected: unknown("event is not found"),
    },
    {
      condition: "404: what is no id",
      request: id("no-id"),
      expected: unknown("event is not found"),
    },
  ],
};
