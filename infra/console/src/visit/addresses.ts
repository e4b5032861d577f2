import type { Seeded } from "../seed/seed-console.ts";

/** Every screen, below `/console/`. */
export const SCREENS = [
  "",
  "requests",
  "jobs",
  "playground",
  "keys",
  "users",
  "policies",
  "providers",
  "routes",
  "prices",
  "alerts",
  "audit",
  "admin-tokens",
  "system",
] as const;

const idOf = (ids: ReadonlyMap<string, string>, name: string): string => ids.get(name) ?? "";

/** What is opened over screens, by the address that opens it. */
export const dialogsOf = ({ ids, storyId }: Seeded): Readonly<Record<string, string>> => ({
  "a new key": "keys?new",
  "a key": `keys?key=${idOf(ids.keys, "Support copilot")}`,
  "a request": `requests?period=90d&request=${storyId}`,
  "a new user": "users?new",
  "a new policy": "policies?new",
  "a policy": `policies?policy=${idOf(ids.policies, "Customer data")}`,
  "what a policy found": `policies?policy=${idOf(ids.policies, "Customer data")}&matches=type`,
  "a new provider": "providers?new",
  "a provider": `providers?setting=${idOf(ids.settings, "OpenAI production")}`,
  "a new route": "routes?new",
  "a route": `routes?route=${idOf(ids.routes, "support-chat")}`,
  "a repricing": "prices?reprice=openai&of=gpt-4o",
  "a new alert": "alerts?new",
  "a new token": "admin-tokens?new",
});
