import { readFile } from "node:fs/promises";

import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { exactUsd } from "../../../packages/console/src/format/money.ts";
import { type Lintel, startLintel } from "../../e2e/src/stack/start-lintel.ts";
import { make } from "../src/seed/make.ts";
import { seedConsole, type Seeded } from "../src/seed/seed-console.ts";
import { destructibles } from "../src/visit/destructibles.ts";
import { tabTo } from "../src/visit/tab-to.ts";
import { startVisitor, type Visitor } from "../src/visit/visitor.ts";
import { itLooksRight } from "./looks-right.ts";

let lintel: Lintel;
let visitor: Visitor;
let password: string;
let seeded: Seeded;
beforeAll(async () => {
  lintel = await startLintel();
  password = lintel.cliEnv["LINTEL_ADMIN_TOKEN"] ?? "";
  seeded = await seedConsole(lintel, 200);
  visitor = await startVisitor(lintel.adminUrl);
});
afterEach(() => visitor.leave());
afterAll(async () => {
  await visitor.close();
  await lintel.stop();
});

const idOf = (ids: ReadonlyMap<string, string>, name: string): string => ids.get(name) ?? "";
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

itLooksRight(() => ({ lintel, visitor, password, seeded }));

const DELETED = destructibles(() => ({ lintel, ids: seeded.ids }));

/** Whether the API still has it. */
async function isThere(path: string): Promise<boolean> {
  const answer = await lintel.admin.request("GET", path);
  const text = await answer.text();
  return answer.ok && text !== "[]";
}

it.each(DELETED)("only when it is confirmed is this deleted: $kind", async (thing) => {
  const id = await thing.make();
  const { page } = await visitor.signIn(password);
  await visitor.open(page, thing.address(id));
  await button(page, "Delete").click();
  const dialog = page.getByRole("dialog", { name: `Delete this ${thing.kind}?` });
  await dialog.getByText("The same by the API").waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(await isThere(thing.path(id))).toBe(true);
  await button(page, "Delete").click();
  await dialog.getByRole("button", { name: `Delete ${thing.kind}` }).click();
  await page.getByRole("dialog").first().waitFor({ state: "detached" });
  expect(await isThere(thing.path(id))).toBe(false);
});

it("a key is revoked, restored and rotated, each when it is confirmed", async () => {
  const id = idOf(seeded.ids.keys, "Staging");
  const { page } = await visitor.signIn(password);
  await visitor.open(page, `keys?key=${id}`);
  for (const [verb, state] of [
    ["Revoke", "Revoked"],
    ["Restore", "Active"],
  ] as const) {
    await button(page, verb).click();
    await button(page, `${verb} key`).click();
    await page.getByRole("dialog").getByText(state, { exact: true }).first().waitFor();
  }
  await button(page, "Rotate").click();
  await button(page, "Make new secret").click();
  const secret = await page.locator("pre[aria-label=Secret]").textContent();
  expect(secret).toMatch(/^lk_[0-9A-Za-z]{40}$/);
});

it("a token is revoked and a session is ended, each when it is confirmed", async () => {
  const { page } = await visitor.signIn(password);
  await visitor.signInAgain(password);
  await visitor.open(page, "admin-tokens");
  const row = page.getByRole("row").filter({ hasText: "Grafana" });
  await row.getByRole("button", { name: "Revoke" }).click();
  await button(page, "Revoke token").click();
  await row.getByText("Revoked").waitFor();
  const sessions = page.getByRole("table", { name: "Sessions" });
  const ends = sessions.getByRole("button", { name: "End" });
  const before = await ends.count();
  await ends.first().click();
  await button(page, "End session").click();
  await page.getByText(/^Ended: /).waitFor();
  expect(await ends.count()).toBe(before - 1);
});

it("all keys of a tag are revoked together, but none of another", async () => {
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "keys?tag=team-platform");
  await button(page, "Change all with this tag").click();
  await page.getByRole("dialog").getByLabel("What is done").selectOption("revoke");
  await button(page, "Change 2 keys").click();
  await page.getByText("2 of 2 changed").waitFor();
  const search = { tags: [], revoked: true, limit: 100 };
  const answer = await lintel.admin.request("POST", "/api/v2/key-management/keys", search);
  const found: { keys: { name: string }[] } = JSON.parse(await answer.text());
  expect(found.keys.map(({ name }) => name).toSorted()).toEqual([
    "Code review bot",
    "Nightly summaries",
  ]);
});

it("what somebody else has changed meanwhile is shown, and not overwritten", async () => {
  const id = idOf(seeded.ids.policies, "Watch addresses");
  const { page } = await visitor.signIn(password);
  await visitor.open(page, `policies?policy=${id}`);
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Mine");
  await lintel.admin.request("PATCH", `/api/policies/${id}`, { name: "Theirs" });
  await button(page, "Save changes").click();
  await page.getByText("nothing was overwritten").waitFor();
  const policy = await lintel.admin.request("GET", `/api/policies/${id}`);
  expect(JSON.parse(await policy.text())).toMatchObject({ name: "Theirs" });
});

it("a change begins from what is stored, however old the list is that it was opened from", async () => {
  const id = idOf(seeded.ids.policies, "No credentials");
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "policies");
  await lintel.admin.request("PATCH", `/api/policies/${id}`, { scope: "both" });
  await page.getByRole("button", { name: "No credentials" }).click();
  const scope = page.getByRole("dialog").getByLabel("Looks into");
  await expect.poll(() => scope.inputValue(), { timeout: 60_000 }).toBe("both");
  expect(await scope.isEnabled()).toBe(true);
});

it("a form that cannot be filled says why, and changes nothing", async () => {
  const id = idOf(seeded.ids.policies, "No credentials");
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "policies");
  const problem = { title: "reading a policy failed", status: 404, detail: "policy is not found" };
  await page.route(`**/api/policies/${id}`, (route) =>
    route.fulfill({ status: 404, contentType: "application/problem+json", json: problem }),
  );
  await page.getByRole("button", { name: "No credentials" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("policy is not found").waitFor();
  expect(await dialog.getByLabel("Looks into").isEnabled()).toBe(false);
  expect(await dialog.getByRole("button", { name: "Save changes" }).isEnabled()).toBe(false);
});

it("a provider is tested with its stored credential, and says what came of it", async () => {
  const { page } = await visitor.signIn(password);
  await visitor.open(page, `providers?setting=${idOf(seeded.ids.settings, "OpenAI production")}`);
  await button(page, "Test").click();
  await page.getByText(/^It works\. It lists \d+ models?\. It answered in /).waitFor();
  const setting = { apikey: "sk-x", url: "http://127.0.0.1:1" };
  const body = { provider: "openai", name: "Nowhere", setting };
  const id = await make(lintel, "PUT", "/api/provider-settings", body);
  await visitor.open(page, `providers?setting=${id}`);
  await button(page, "Test").click();
  const notice = page.getByRole("dialog").getByRole("alert");
  expect(await notice.innerText()).toBe("It does not work: it cannot be reached: ECONNREFUSED.");
});

it("the overview compares with the period before, and names what has no price and what is nearly spent", async () => {
  const id = idOf(seeded.ids.keys, "Support copilot");
  const { rows: spent } = await lintel.db.query(
    "select cost_nano::float8 / 1e9 as usd from spend where scope_id = $1 and unit = 'total'",
    [id],
  );
  await lintel.admin.patchKey(id, { costLimitInUsd: Number(spent[0].usd) / 0.95 });
  const { rows: unpriced } = await lintel.db.query(
    `update events set unpriced = true where id = (select id from events where model <> '' order by created_at desc limit 1)
     returning provider || '/' || model as name`,
  );
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "?period=30d&by=provider");
  await page.getByText("than in the period before").first().waitFor({ state: "attached" });
  await page.getByText(String(unpriced[0].name)).waitFor();
  const near = page.locator("section").filter({ hasText: "Budgets near their end" });
  await near.getByRole("link", { name: "Support copilot" }).first().click();
  await page.getByRole("dialog", { name: "Support copilot" }).waitFor();
  expect(page.url()).toContain(`keys?key=${id}`);
});

it("requests are read page by page by where the last one ended, and each can be made again by curl", async () => {
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "requests?period=90d");
  const rows = page.getByRole("table", { name: "Requests" }).locator("tbody tr");
  expect(await rows.count()).toBe(50);
  const asked = page.waitForRequest((request) => request.postData()?.includes("cursor") === true);
  await button(page, "Show more").click();
  await asked;
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 100);
  await visitor.open(page, `requests?period=90d&request=${seeded.storyId}`);
  const again = await page.locator("pre[aria-label='The call again']").innerText();
  expect(again).toMatch(/^curl .*\/api\/routes\/support\/chat/);
});

it("jobs are listed by what has become of them, and lead to the call that began them", async () => {
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "jobs");
  await page.getByLabel("State").selectOption("running");
  await page.getByText("ftjob-9Xb2Qm").waitFor();
  await page.getByText("resp_6740b7f3c").waitFor({ state: "detached" });
  expect(page.url()).toContain("state=running");
});

/** The price that most of OpenAI's calls were booked with, by the name it was found under. */
const PRICED = `
  select prices.model from events join prices on prices.id = price_id
  where prices.provider = 'openai' and corrects is null and events.created_at > now() - interval '29 days'
  group by 1 order by count(*) desc limit 1`;

it("past calls are repriced by what was previewed, to the nano-dollar", async () => {
  const { rows: priced } = await lintel.db.query(PRICED);
  const { page } = await visitor.signIn(password);
  await visitor.open(page, `prices?reprice=openai&of=${String(priced[0].model)}`);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Prompt", { exact: true }).fill("1000");
  await dialog.getByLabel("Answer", { exact: true }).fill("2000");
  await dialog.getByLabel("Reason", { exact: true }).fill("the price list of November");
  await button(page, "Preview").click();
  await dialog.getByText("What would change").waitFor();
  const booked =
    "select coalesce(sum(cost_nano), 0)::text as nano from events where corrects is not null";
  const { rows: before } = await lintel.db.query(booked);
  expect(before).toEqual([{ nano: "0" }]);
  const shown = await dialog.getByText("Difference", { exact: true }).locator("+ dd").innerText();
  await button(page, "Book the differences").click();
  await page.getByText("Calls repriced").waitFor();
  const { rows: after } = await lintel.db.query(booked);
  expect(exactUsd(String(after[0].nano), "en-US")).toBe(shown);
  expect(shown).not.toBe("$0.00");
});

const EXPORTS = [
  { screen: "users", path: "/api/users?all=true" },
  { screen: "alerts", path: "/api/alerts" },
  { screen: "audit", path: "/api/audit?limit=1000" },
] as const;

/** What a file is called and holds that the screen's first menu exports. */
async function exported(page: Page, format: "As CSV" | "As JSON") {
  const downloading = page.waitForEvent("download");
  await button(page, "Export").first().click();
  await page.getByRole("menuitem", { name: format }).first().click();
  const download = await downloading;
  const text = await readFile(await download.path(), "utf8");
  return { name: download.suggestedFilename(), text };
}

it.each(EXPORTS)("everything is exported as CSV and JSON: $screen", async ({ path, screen }) => {
  const { page } = await visitor.signIn(password, { acceptDownloads: true });
  await visitor.open(page, screen);
  const csv = await exported(page, "As CSV");
  const json = await exported(page, "As JSON");
  expect([csv.name, json.name]).toEqual([`lintel-${screen}.csv`, `lintel-${screen}.json`]);
  const lines = csv.text.trimEnd().split("\r\n");
  const answer: unknown = JSON.parse(await (await lintel.admin.request("GET", path)).text());
  const listed = Array.isArray(answer) ? answer : Object(answer).entries;
  expect(lines.length).toBe(listed.length + 1);
  expect(JSON.parse(json.text)).toMatchObject(
    listed.map(({ id }: { readonly id: string }) => ({ id })),
  );
  expect(lines[0]).toMatch(/^id,/);
});

it("the main job is done with the keyboard alone", async () => {
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("create key");
  await page.getByRole("option", { name: /Create key/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Create key" }).waitFor();
  await page.keyboard.type("By keyboard");
  await tabTo(page, /OpenAI production/);
  await page.keyboard.press("Space");
  await tabTo(page, /^Add limit$/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Amount$/);
  await page.keyboard.type("5");
  await page.getByText("At most $5.00 a month.").waitFor();
  await tabTo(page, /^Create key$/);
  await page.keyboard.press("Enter");
  await page.getByText("Only its hash is kept").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("by keyboard");
  await page.getByRole("option", { name: /By keyboard/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByText("$5.00 a month").waitFor();
  expect(page.url()).toMatch(/keys\?key=/);
});
