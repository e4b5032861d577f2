import type { Endpoint } from "../contract/endpoint.ts";

/** An endpoint that a provider is known not to have: its calls are refused without asking it. */
export const refusing = (endpoint: Endpoint, provider: string): Endpoint => ({
  ...endpoint,
  isAbsent: true,
  adapt: () => ({
    readable: false,
    isUnsupported: true,
    reason: `${provider} has no ${endpoint.operation}: use another provider's model for them`,
  }),
});
