import { type EndpointCases, ok } from "../contract-case.ts";

export const SERVICE_CASES: readonly EndpointCases[] = [
  {
    endpoint: "GET /api/health",
    sample: () => ({}),
    cases: [{ condition: "200: alive", expected: ok("") }],
  },
];
