import { createEndpointFinder, type Endpoint, PROVIDERS, toProvider } from "@lintel/providers";
import { storedCustomProvider } from "@lintel/testkit/objects";

import type { DialectCase } from "./dialects/index.ts";

const CUSTOM = toProvider(storedCustomProvider());

const finders = [...PROVIDERS, CUSTOM].map((each) => ({
  id: each.id,
  find: createEndpointFinder(each),
}));

/** Where a case's calls go. */
export function endpointOf({ path, provider }: DialectCase): Endpoint {
  const found = finders
    .filter(({ id }) => id === provider)
    .flatMap(({ find }) => find("POST", path) ?? [])[0];
  if (found === undefined) throw new Error(`${path} is not served`);
  return found.endpoint;
}
