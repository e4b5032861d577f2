import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { createTestDatabase, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";

import { type RunningAdminApi, startAdminApi } from "./start-admin-api.ts";

const SECRETS = {
  UPSTREAM: "sk-secret-of-the-upstream",
  TEAM_KEY: "secret-of-the-team",
  BY_HAND: "secret-by-hand",
};
const LINTEL_ENCRYPTION_KEYS = `t:${randomBytes(32).toString("base64")}`;
const FILE = `version: 1
settings:
  main:
    provider: openai
    setting: { apikey: { env: UPSTREAM }, url: https://api.example.com }
policies:
  pii:
    config: { rules: { email: block } }
keys:
  team:
    secret: { env: TEAM_KEY }
    settings: [main]
    policy: pii
    costLimitInUsd: 10.5
    limits: [{ kind: cost, unit: h, maxUsd: 0.1 }]
users:
  ada: { keys: [team], rateLimitOverTime: 5, rateLimitUnit: m }
routes:
  chat:
    path: /chat
    keys: [team]
    cacheConfig: { enabled: true }
    steps: [{ provider: openai, model: gpt-4o-mini }]
`;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let folder: string;
let admin: RunningAdminApi;
/** Everything that was printed or logged. */
const said: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "lintel-config-"));
  database = await createTestDatabase();
  admin = await start();
});
afterAll(async () => {
  await admin.close();
  await database.close();
  await rm(folder, { recursive: true });
});

const start = (env: Readonly<Record<string, string>> = {}) =>
  startAdminApi({
    databaseUrl: database.url,
    cliEnv: SECRETS,
    env: { LINTEL_ENCRYPTION_KEYS, LINTEL_DRAIN_DELAY: "0s", ...env },
  });

async function config(verb: string, text: string) {
  const ran = await admin.lintelWith(text, "config", verb, "-");
  said.push(ran.out, ran.err);
  return ran;
}

async function exported(): Promise<string> {
  const { out } = await admin.lintel("config", "export");
  said.push(out);
  return out;
}

const NOTHING = "nothing to do: everything is as the file says\n";

it("applies a file once: a plan shows what is done, and done twice it changes nothing", async () => {
  const plan = await config("plan", FILE);
  expect(plan).toMatchObject({ code: 0, err: "" });
  expect(plan.out).toBe(
    "+ setting main: create\n+ policy pii: create\n+ key team: create\n+ user ada: create\n+ route chat: create\n\n5 create\n",
  );
  expect((await config("plan", FILE)).out).toBe(plan.out);
  expect((await config("apply", FILE)).out).toContain("5 created");
  expect((await config("apply", FILE)).out).toBe(NOTHING);
  const [key] = await admin.json("keys", "list");
  expect(key).toMatchObject({
    configName: "team",
    name: "team",
    key: createHash("sha256").update(SECRETS.TEAM_KEY).digest("hex"),
    costLimitInUsd: 10.5,
  });
});

it("shows what differs, changes just that, and leaves credentials that are kept as they are", async () => {
  const changed = FILE.replace("email: block", "email: allow_but_warn")
    .replace("{ env: UPSTREAM }", "{ keep: true }")
    .replace("/chat", "/talk");
  expect((await config("plan", changed)).out).toBe(
    `~ policy pii: change
    config: {"rules":{"email":"block"}} → {"rules":{"email":"allow_but_warn"}}
~ route chat: change
    path: /chat → /talk

2 change
`,
  );
  expect((await config("apply", changed)).out).toContain("2 changed");
  expect((await config("plan", FILE)).out).toContain("2 change");
  expect((await config("apply", FILE)).code).toBe(0);
});

it("locks what is from a file, but for revoking it, and says why", async () => {
  const [{ keyId }] = await admin.json("keys", "list");
  const locked = /it is from the configuration file.*"team".*change the file and apply it/;
  const refused = await admin.lintel("keys", "update", keyId, "--name", "other");
  expect(refused).toMatchObject({ code: 3, err: expect.stringMatching(locked) });
  expect((await admin.lintel("keys", "delete", keyId)).err).toMatch(locked);
  expect(
    (await admin.lintelWith("new-secret-1\n", "keys", "rotate", keyId, "--key-stdin")).code,
  ).toBe(3);
  const [route] = await admin.json("routes", "list");
  expect((await admin.lintel("routes", "delete", route.id)).err).toMatch(/which calls it "chat"/);
  await admin.json("keys", "update", keyId, "--revoked", "true");
  expect((await config("apply", FILE)).out).toBe(NOTHING);
  expect(await admin.json("keys", "list")).toMatchObject([{ revoked: true }]);
  await admin.json("keys", "update", keyId, "--revoked", "false");
});

it("refuses what cannot be applied, all of it, with the reason", async () => {
  const broken = await config("check", FILE.replace("settings: [main]", "settings: [man]"));
  expect(broken).toMatchObject({ code: 3, out: "" });
  expect(broken.err).toContain('-:12:16: keys.team.settings.0: there is no setting "man"');
  const setting = ["settings", "create", "--provider", "openai", "--apikey-stdin", "--json"];
  const { json } = await admin.lintelWith("sk-by-hand\n", ...setting);
  await admin.lintelWith(
    `${SECRETS.BY_HAND}\n`,
    "keys",
    "create",
    "--name",
    "by hand",
    "--setting",
    json.id,
    "--key-stdin",
  );
  const withKey = (variable: string) =>
    FILE.replace("email: block", "email: allow").replace(
      "  team:\n",
      `  another: { secret: { env: ${variable} }, settings: [main] }\n  team:\n`,
    );
  const unset = await config("apply", withKey("UNSET"));
  expect(unset.err).toContain("keys.another.secret: environment variable UNSET is not set");
  // The policy is changed before the key is refused, and is as it was after that.
  for (const verb of ["plan", "apply"]) {
    expect(await config(verb, withKey("BY_HAND"))).toMatchObject({
      code: 3,
      err: expect.stringContaining('key "another": a key with this secret exists already'),
    });
  }
  expect((await config("apply", FILE)).out).toBe(NOTHING);
});

it("exports everything, and applying that takes over what was made by hand and changes nothing", async () => {
  const file = await exported();
  // What has its default is not in it, whatever members there are.
  expect(file).toContain(`  team:
    costLimitInUsd: 10.5
    limits:
      - kind: cost
        unit: h
        maxUsd: 0.1
    secret: { keep: true }
    settings:
      - main
    policy: pii
`);
  expect((await config("check", file)).code).toBe(0);
  const { json } = await admin.lintelWith(file, "config", "plan", "-", "--json");
  const changes = json.steps.map(
    ({ action, changes: members }: { action: string; changes: [] }) => [action, ...members],
  );
  expect(new Set(changes.flat())).toEqual(new Set(["adopt"]));
  expect((await config("apply", file)).code).toBe(0);
  expect((await config("apply", file)).out).toBe(NOTHING);
  expect((await config("apply", FILE)).out).toMatch(/- key .*: removed\n- setting .*: removed/);
  expect(await exported()).not.toContain("by-hand");
});

it("is applied at the start and on SIGHUP; a broken file changes nothing then, and ends a start", async () => {
  const file = path.join(folder, "lintel.yaml");
  await admin.close();
  await writeFile(file, FILE.replace("/chat", "/at-start"));
  admin = await start({ ...SECRETS, LINTEL_CONFIG: file });
  const paths = async () =>
    (await admin.json("routes", "list")).map((route: { path: string }) => route.path);
  expect(await paths()).toEqual(["/at-start"]);
  const { entries } = await admin.json("audit", "list");
  expect(entries[0]).toMatchObject({ actor: "config-file", verb: "update-route" });
  expect((await config("apply", FILE)).err).toContain("admin-api applies");

  await writeFile(file, FILE.replace("/chat", "/later"));
  process.kill(admin.service.pid, "SIGHUP");
  await waitFor(async () => (await paths()).includes("/later"), {
    label: "the file to be applied",
  });

  await writeFile(file, FILE.replace("[main]", "[man]"));
  process.kill(admin.service.pid, "SIGHUP");
  const notApplied = () => admin.service.logs().includes("configuration not applied");
  await waitFor(notApplied, { label: "the log to say that it is not" });
  expect(admin.service.logs()).toContain(
    "lintel.yaml:12:16: keys.team.settings.0: there is no setting",
  );
  expect(await paths()).toEqual(["/later"]);

  await expect(start({ ...SECRETS, LINTEL_CONFIG: file })).rejects.toThrow(/lintel\.yaml:12:16/);
  expect(await paths()).toEqual(["/later"]);
  said.push(admin.service.logs());
});

it("has shown no secret, whatever it said", () => {
  expect(said.length).toBeGreaterThan(10);
  for (const secret of [...Object.values(SECRETS), "sk-by-hand"]) {
    expect(said.join("\n")).not.toContain(secret);
  }
});
