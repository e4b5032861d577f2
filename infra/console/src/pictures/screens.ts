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

const press = (name: string) => (page: Page) =>
  page.getByRole("button", { name, exact: true }).first().click();

/** Scrolls a drawer to its end. */
const toEnd = (page: Page) =>
  page.getByRole("dialog").evaluate((dialog) => {
    for (const part of dialog.querySelectorAll("*")) part.scrollTop = part.scrollHeight;
  });

const supportKey = ({ ids }: Seeded): string => `keys?key=${idIn(ids.keys, "Support copilot")}`;
const openAi = ({ ids }: Seeded): string =>
  `providers?setting=${idIn(ids.settings, "OpenAI production")}`;
const customerData = ({ ids }: Seeded): string =>
  `policies?policy=${idIn(ids.policies, "Customer data")}`;

/** Every screen, and the drawers of the main ones. */
export const SHOTS: readonly Shot[] = [
  { name: "overview", address: () => "?period=30d", isInReadme: true },
  { name: "overview-by-key", address: () => "?period=7d&by=keyId&show=calls" },
  { name: "requests", address: () => "requests" },
  { name: "request", address: ({ storyId }) => `requests?request=${storyId}`, isInReadme: true },
  {
    name: "request-end",
    address: ({ storyId }) => `requests?request=${storyId}`,
    prepare: toEnd,
  },
  { name: "keys", address: () => "keys" },
  { name: "key", address: supportKey, isInReadme: true },
  { name: "users", address: () => "users" },
  { name: "policies", address: () => "policies" },
  { name: "policy", address: customerData, isInReadme: true },
  {
    name: "policy-by-type",
    address: (seeded) => `${customerData(seeded)}&matches=type`,
    prepare: toEnd,
  },
  { name: "providers", address: () => "providers" },
  { name: "provider", address: openAi },
  { name: "routes", address: () => "routes" },
  { name: "route", address: ({ ids }) => `routes?route=${idIn(ids.routes, "support-chat")}` },
  { name: "prices", address: () => "prices?provider=anthropic" },
  { name: "jobs", address: () => "jobs" },
  { name: "alerts", address: () => "alerts" },
  { name: "audit", address: () => "audit" },
  { name: "admin-tokens", address: () => "admin-tokens" },
  { name: "system", address: () => "system" },
  { name: "playground", address: () => "playground?model=support-chat" },
];

/** What is opened over screens. */
export const DIALOGS: readonly Shot[] = [
  { name: "new-key", address: () => "keys?new" },
  {
    name: "new-key-limit",
    address: () => "keys?new",
    prepare: press("Add limit"),
  },
  { name: "change-key", address: supportKey, prepare: press("Change") },
  { name: "rotate-key", address: supportKey, prepare: press("Rotate") },
  { name: "revoke-key", address: supportKey, prepare: press("Revoke") },
  {
    name: "bulk",
    address: () => "keys?tag=team-platform",
    prepare: press("Change all with this tag"),
  },
  { name: "export", address: () => "keys", prepare: press("Export") },
  { name: "new-user", address: () => "users?new" },
  { name: "new-policy", address: () => "policies?new" },
  { name: "new-provider", address: () => "providers?new" },
  {
    name: "tested-provider",
    address: openAi,
    async prepare(page) {
      await press("Test")(page);
      await page.getByText(/^It works/).waitFor();
    },
  },
  { name: "change-provider", address: openAi, prepare: press("Change") },
  { name: "new-route", address: () => "routes?new" },
  {
    name: "route-try",
    address: ({ ids }) => `routes?route=${idIn(ids.routes, "drafts-by-weight")}`,
    prepare: toEnd,
  },
  { name: "reprice", address: () => "prices?reprice=openai&of=gpt-4o" },
  {
    name: "reprice-preview",
    address: () => "prices?reprice=openai&of=gpt-4o",
    async prepare(page) {
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Prompt", { exact: true }).fill("2.4");
      await dialog.getByLabel("Answer", { exact: true }).fill("9.6");
      await dialog.getByLabel("Reason", { exact: true }).fill("the price list of November");
      await press("Preview")(page);
      await dialog.getByText("What would change").waitFor();
    },
  },
  { name: "new-alert", address: () => "alerts?new" },
  {
    name: "audit-entry",
    address: () => "audit",
    prepare: (page) => page.getByRole("row").filter({ hasText: "update key" }).first().click(),
  },
  { name: "new-token", address: () => "admin-tokens?new" },
  {
    name: "palette",
    address: () => "keys",
    prepare: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Name" }).fill("supp");
      await page.getByRole("listbox", { name: "Places" }).getByRole("option").first().waitFor();
    },
  },
  { name: "live", address: () => "requests", prepare: press("Watch live") },
];
