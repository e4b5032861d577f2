import { body, type EndpointCases, ok, refusing } from "../contract-case.ts";
import { unique, type World } from "../world.ts";

const invalid = refusing(400, "/errors/validation", "event correction validation failed");

const AT = 1_700_000_000;
const PRICES = { input: 2, output: 10 };

/** Two calls of a model that had no price: 1,000 tokens each way, and a tenth of it. */
async function unpricedCalls(world: World): Promise<string> {
  const model = unique("model");
  const call = { model, cost_nano: 0, usage_source: "upstream", unpriced: true };
  const created_at = new Date(AT * 1000);
  await world.anEvent({ ...call, created_at, input_tokens: 1000, output_tokens: 1000 });
  await world.anEvent({ ...call, created_at, input_tokens: 100, output_tokens: 100 });
  return model;
}

/** Past calls at other prices: a dry run, and its entries. */
export const REPRICING_CASES: EndpointCases = {
  endpoint: "POST /api/v2/events/repricings",
  sample: async (world) => ({
    body: {
      provider: "openai",
      model: await unpricedCalls(world),
      start: AT - 10,
      end: AT + 10,
      pricesInUsd: PRICES,
      reason: "the price list of November",
      apply: true,
    },
  }),
  failure: ["/errors/event-manager", "event correction error"],
  cases: [
    {
      condition: "200: the differences are booked",
      expected: ok({
        events: 2,
        changed: 2,
        costInUsdBefore: 0,
        costInUsd: 0.0132,
        applied: true,
        nextCursor: null,
      }),
    },
    {
      condition: "200: a dry run says what they would be",
      request: body({ apply: false }),
      expected: ok({ events: 2, changed: 2, costInUsd: 0.0132, applied: false }),
    },
    {
      condition: "200: calls outside of the period are left alone",
      request: body({ end: AT }),
      expected: ok({ events: 0, changed: 0 }),
    },
    {
      condition: "200: calls with other settings are left alone",
      request: body({ settingId: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001" }),
      expected: ok({ events: 0, changed: 0 }),
    },
    {
      condition: "400: no reason",
      request: body({ reason: "" }),
      expected: invalid("fields [reason] are invalid"),
    },
    {
      condition: "400: a price below nothing",
      request: body({ pricesInUsd: { input: -1, output: 1 } }),
      expected: invalid(/^fields \[pricesInUsd/),
    },
    {
      condition: "400: a cursor that is none",
      request: body({ cursor: "x" }),
      expected: invalid("fields [cursor] are invalid"),
    },
  ],
};
