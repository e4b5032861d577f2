import { expect } from "vitest";

import { type EndpointCases, ok, query, refusing } from "../contract-case.ts";

/** What the contract does not have: what there is to choose from, and what runs. */
export const CATALOGUE_CASES: readonly EndpointCases[] = [
  {
    endpoint: "GET /api/providers",
    sample: () => ({}),
    cases: [
      {
        condition: "200: every built-in provider with the members of its settings",
        expected: ok(
          expect.arrayContaining([
            {
              id: "openai",
              baseUrl: expect.stringContaining("https://"),
              isSelfHosted: false,
              fields: expect.arrayContaining([
                {
                  name: "apikey",
                  kind: "secret",
                  isRequired: true,
                  alternative: null,
                  isAmbient: false,
                },
              ]),
            },
          ]),
        ),
      },
    ],
  },
  {
    endpoint: "GET /api/prices",
    sample: () => ({ query: { provider: "openai" } }),
    cases: [
      {
        condition: "200: what the price book says",
        expected: ok({
          provider: "openai",
          models: expect.arrayContaining([
            {
              model: "gpt-4o-mini",
              prices: expect.objectContaining({ input: 150_000_000, output: 600_000_000 }),
            },
          ]),
        }),
      },
      {
        condition: "200: nothing of a provider that sells nothing",
        request: query({ provider: "x'y" }),
        expected: ok({ models: [] }),
      },
      {
        condition: "400: no provider",
        request: query({}),
        expected: refusing(400, "/errors/validation", "query param is invalid")(/provider/),
      },
    ],
  },
];
