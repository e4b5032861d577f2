import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import { body, type EndpointCases, id, ok, refusing } from "../contract-case.ts";
import type { World } from "../world.ts";

const invalid = refusing(400, "/errors/validation", "event correction validation failed");
const unknown = refusing(404, "/errors/not-found", "event correction error");
const exact = refusing(409, "/errors/conflict", "event correction error");

const lostCall = async (world: World) => (await world.anEvent({ outcome: "unknown" })).id;

/** What the contract does not have: calls of unknown outcome are estimates, and can be corrected. */
export const EVENT_CORRECTION_CASES: EndpointCases = {
  endpoint: "POST /api/v2/events/{id}/corrections",
  sample: async (world) => ({
    id: await lostCall(world),
    body: { costInUsd: 0.000_000_4, reason: "the provider's invoice" },
  }),
  failure: ["/errors/event-manager", "event correction error"],
  cases: [
    {
      condition: "200: the event stays, and an entry holds the difference",
      expected: (call) =>
        ok({
          eventId: call.id,
          correctionId: expect.any(String),
          costInUsdBefore: 0.000_001,
          costInUsd: 0.000_000_4,
        }),
      after: async ({ json }, world) => {
        const rows = await world.db
          .selectFrom("events")
          .select(["id", "cost_nano", "corrects"])
          .where("id", "in", [json.eventId, json.correctionId])
          .orderBy("cost_nano")
          .execute();
        expect(rows).toEqual([
          { id: json.correctionId, cost_nano: "-600", corrects: json.eventId },
          { id: json.eventId, cost_nano: "1000", corrects: null },
        ]);
      },
    },
    {
      condition: "200: what the books say already makes no entry",
      request: body({ costInUsd: 0.000_001 }),
      expected: ok({ correctionId: null, costInUsdBefore: 0.000_001, costInUsd: 0.000_001 }),
    },
    {
      condition: "400: no reason",
      request: body({ reason: "" }),
      expected: invalid("fields [reason] are invalid"),
    },
    {
      condition: "400: a cost below nothing",
      request: body({ costInUsd: -1 }),
      expected: invalid("fields [costInUsd] are invalid"),
    },
    {
      condition: "400: a cost that no call has",
      request: body({ costInUsd: 1_000_001 }),
      expected: invalid(/^fields \[costInUsd\] are invalid/),
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
    {
      condition: "409: an event that is exact",
      request: id(async (world) => (await world.anEvent()).id),
      expected: exact("only events whose outcome is unknown can be corrected"),
    },
  ],
};
