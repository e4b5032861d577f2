import { once } from "node:events";
import { createServer } from "node:http";

import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { exactUsd } from "../../../packages/console/src/format/money.ts";
import { type Lintel, startLintel } from "../../e2e/src/stack/start-lintel.ts";
import { startTcpForwarder, type TcpForwarder } from "../../e2e/src/stack/tcp-forwarder.ts";
import { make } from "../src/seed/make.ts";
import { untilQuiet } from "../src/visit/requests-of.ts";
import { startVisitor, type Visitor } from "../src/visit/visitor.ts";

let lintel: Lintel;
let proxyPort: TcpForwarder;
let visitor: Visitor;
let password: string;
beforeAll(async () => {
  // The console has to know where proxies are before there is one.
  const place = { host: "127.0.0.1", port: 0 };
  proxyPort = await startTcpForwarder(() => place);
  const env = { LINTEL_PROXY_URL: proxyPort.url, LINTEL_CORS_ORIGINS: "*" };
  lintel = await startLintel({ env });
  place.port = Number(new URL(lintel.baseUrls[0] ?? "").port);
  password = lintel.cliEnv["LINTEL_ADMIN_TOKEN"] ?? "";
  visitor = await startVisitor(lintel.adminUrl);
});
afterEach(() => visitor.leave());
afterAll(async () => {
  await visitor.close();
  await lintel.stop();
  await proxyPort.close();
});

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** The status of a call with a key. */
async function statusWith(secret: string): Promise<number> {
  const answer = await fetch(`${lintel.baseUrls[0]}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Hi" }] }),
  });
  await answer.text();
  return answer.status;
}

it("the playground streams an answer, and says what came with it and what it cost", async () => {
  const { id, secret } = await lintel.aKey();
  const { page, refused } = await visitor.signIn(password);
  await visitor.open(page, "playground?model=openai/gpt-4o-mini");
  await page.getByLabel("Key", { exact: true }).fill(secret);
  await page.getByText(/^This key may call: /).waitFor();
  expect(await page.locator("datalist option").count()).toBeGreaterThan(0);
  await button(page, "Send").click();
  const answer = page.locator("section").filter({ has: page.getByText("Answer", { exact: true }) });
  const cost = answer.getByText("cost", { exact: true }).locator("+ dd");
  await cost.getByRole("link").waitFor();
  const { rows } = await lintel.db.query(
    "select cost_nano::text as nano from events where key_id = $1 and method = 'POST'",
    [id],
  );
  expect(rows).toHaveLength(1);
  expect(await cost.innerText()).toContain(exactUsd(String(rows[0].nano), "en-US"));
  expect(await answer.getByText("status", { exact: true }).locator("+ dd").innerText()).toBe("200");
  await button(page, "Python").click();
  expect(await page.locator("pre[aria-label=Python]").innerText()).toContain(
    `base_url="${proxyPort.url}/v1"`,
  );
  expect(await page.content()).not.toContain(secret);
  expect(refused).toEqual([]);
});

it("a key that somebody else has changed meanwhile is not overwritten, and the difference is shown", async () => {
  const { id } = await lintel.aKey();
  const { page } = await visitor.signIn(password);
  await visitor.open(page, `keys?key=${id}`);
  await button(page, "Change").click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Mine");
  await untilQuiet(page);
  await lintel.admin.patchKey(id, { name: "Theirs" });
  await button(page, "Save changes").click();
  await page.getByText("nothing was overwritten").waitFor();
  await page.getByRole("listitem").filter({ hasText: "name: was" }).getByText("Theirs").waitFor();
  const key = await lintel.admin.request("GET", `/api/key-management/keys/${id}`);
  expect(JSON.parse(await key.text())).toMatchObject({ name: "Theirs" });
});

it("an address leads to what it names, though it is not on the first page of its list", async () => {
  const user = { name: "The first of all", userId: "first", tags: [] };
  const id = await make(lintel, "POST", "/api/users", user);
  await lintel.db.query(
    `insert into users (id, created_at, updated_at, name, user_id, tags)
     select gen_random_uuid(), now() + i * interval '1 second', now(), 'Later ' || i, 'later-' || i, '{}'
     from generate_series(1, 150) as i`,
  );
  await lintel.db.query(
    `insert into audit_log (at, actor, verb, entity, entity_id, change)
     select now() + i * interval '1 second', 'later', 'update-user', 'user', gen_random_uuid(), '{}'
     from generate_series(1, 60) as i`,
  );
  const { rows } = await lintel.db.query(
    "select id::text, floor(extract(epoch from at))::integer as at from audit_log where entity_id = $1",
    [id],
  );
  const { page } = await visitor.signIn(password);
  await visitor.open(page, `users?user=${id}`);
  await page.getByRole("dialog", { name: "The first of all" }).waitFor();
  await visitor.open(page, "system");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("first of all");
  await page.getByRole("option", { name: /The first of all/ }).click();
  await page.getByRole("dialog", { name: "The first of all" }).waitFor();
  await visitor.open(page, `audit?entry=${rows[0].id}&at=${rows[0].at}`);
  const entry = page.getByRole("dialog", { name: "create user" });
  await entry.getByText("The first of all").first().waitFor();
  expect(page.url()).toContain(`entry=${rows[0].id}`);
});

it("a rotated key works with both secrets for as long as was chosen", async () => {
  const { id, secret: old } = await lintel.aKey();
  const { page } = await visitor.signIn(password);
  await visitor.open(page, `keys?key=${id}`);
  await button(page, "Rotate").click();
  await page.getByLabel("The old secret stops working").selectOption("1h");
  await button(page, "Make new secret").click();
  const secret = (await page.locator("pre[aria-label=Secret]").textContent()) ?? "";
  await expect.poll(() => statusWith(secret), { timeout: 60_000 }).toBe(200);
  expect(await statusWith(old)).toBe(200);
  await button(page, "Done").click();
  await page.getByText("Old secret until").waitFor();
});

it("what is from a configuration file says so, and cannot be changed here", async () => {
  const config = { version: 1, policies: { "from-a-file": { name: "From a file" } } };
  const answer = await lintel.admin.request("POST", "/api/config/apply", { config });
  expect(answer.status).toBe(200);
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "policies");
  await page.getByRole("button", { name: /From a file/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("in a configuration file: change it there").waitFor();
  expect(await dialog.getByRole("button", { name: /Save|Delete/ }).count()).toBe(0);
});

it("an alert is tested, and a delivery that was given up is tried again", async () => {
  const bodies: string[] = [];
  const hook = createServer((request, response) => {
    request.setEncoding("utf8").on("data", (text: string) => void bodies.push(text));
    request.once("end", () => response.end());
  });
  hook.listen(0, "127.0.0.1");
  await once(hook, "listening");
  const address = hook.address();
  const port = typeof address === "object" ? address?.port : 0;
  const webhook = { url: `http://127.0.0.1:${port}/hook` };
  const rule = await make(lintel, "POST", "/api/alerts", {
    name: "Spools",
    kind: "spool",
    webhook,
  });
  try {
    const { page } = await visitor.signIn(password);
    await visitor.open(page, "alerts");
    await button(page, "Test").click();
    await page.getByText("A test is on its way").waitFor();
    await expect.poll(() => bodies.length, { timeout: 60_000 }).toBe(1);
    await lintel.db.query("update alert_deliveries set state = 'dead' where rule_id = $1", [rule]);
    await visitor.open(page, "alerts");
    await button(page, "Try again").click();
    await page.getByText("It is tried again").waitFor();
    await expect.poll(() => bodies.length, { timeout: 60_000 }).toBe(2);
    await visitor.open(page, "alerts");
    await page.getByRole("cell", { name: "Delivered", exact: true }).waitFor();
  } finally {
    hook.closeAllConnections();
    hook.close();
  }
});

it("a thousand keys are read page by page, and found by name", async () => {
  await lintel.db.query(
    `insert into keys (id, created_at, updated_at, name, secret_hash, tags)
     select gen_random_uuid(), now() - interval '300 days' + i * interval '1 second', now(), 'Bulk ' || i,
       encode(sha256(convert_to('bulk ' || i, 'UTF8')), 'hex'), array['bulk'] from generate_series(1, 1000) as i`,
  );
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "keys?tag=bulk");
  const rows = page.getByRole("table", { name: "Keys" }).getByRole("row");
  expect(await rows.count()).toBe(51);
  await button(page, "Show more").click();
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 100);
  await page.getByLabel("Name", { exact: true }).fill("bulk 777");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  expect(page.url()).toContain("name=bulk+777");
});
