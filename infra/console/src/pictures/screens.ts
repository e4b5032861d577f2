import type { Page } from "playwright-core";

import type { Seeded } from "../seed/seed-console.ts";

/** A screen as it is to be seen. */
export interface Shot {
  readonly name: string;
  /** Below `/console/`. */
  readonly address: (seeded: Seeded) => string;
  /** What is done before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Whether it is among the few of the README. */
  readonly isInReadme?: boolean;
}

const idIn = (ids: ReadonlyMap<string, string>, name: string): string => ids.get(name) ?? "";

/** Every screen, and the drawers of the main ones. */
export const SHOTS: readonly Shot[] = [
  { name: "overview", address: () => "?period=30d", isInReadme: true },
  { name: "overview-by-key", address: () => "?period=7d&by=keyId&show=calls" },
  { name: "requests", address: () => "requests" },
  { name: "request", address: ({ storyId }) => `requests?request=${storyId}`, isInReadme: true },
  { name: "keys", address: () => "keys" },
  {
    name: "key",
    address: ({ ids }) => `keys?key=${idIn(ids.keys, "Support copilot")}`,
    isInReadme: true,
  },
  { name: "new-key", address: () => "keys?new" },
  { name: "users", address: () => "users" },
  { name: "policies", address: () => "policies" },
  {
    name: "policy",
    address: ({ ids }) => `policies?policy=${idIn(ids.policies, "Customer data")}`,
    isInReadme: true,
  },
  {
    name: "policy-by-type",
    address: ({ ids }) => `policies?policy=${idIn(ids.policies, "Customer data")}&matches=type`,
    prepare: (page) => page.getByText("Last 30 days").scrollIntoViewIfNeeded(),
  },
  { name: "providers", address: () => "providers" },
  {
    name: "provider",
    address: ({ ids }) => `providers?setting=${idIn(ids.settings, "OpenAI production")}`,
  },
  { name: "routes", address: () => "routes" },
  { name: "route", address: ({ ids }) => `routes?route=${idIn(ids.routes, "support-chat")}` },
  { name: "prices", address: () => "prices?provider=anthropic" },
  { name: "reprice", address: () => "prices?reprice=openai&of=gpt-4o" },
  { name: "jobs", address: () => "jobs" },
  { name: "alerts", address: () => "alerts" },
  { name: "audit", address: () => "audit" },
  { name: "admin-tokens", address: () => "admin-tokens" },
  { name: "system", address: () => "system" },
  { name: "playground", address: () => "playground?model=support-chat" },
  {
    name: "palette",
    address: () => "keys",
    prepare: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Name" }).fill("supp");
      await page.getByRole("listbox", { name: "Places" }).getByRole("option").first().waitFor();
    },
  },
];
