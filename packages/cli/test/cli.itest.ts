import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import path from "node:path";
import { promisify } from "node:util";

import { freePort } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { COMMANDS } from "../src/commands/commands.ts";
import { PASSWORD, type RunningAdminApi, startAdminApi } from "./start-admin-api.ts";

let admin: RunningAdminApi;
beforeAll(async () => {
  admin = await startAdminApi();
});
afterAll(() => admin.close());

const aSetting = async (): Promise<string> => {
  const { json } = await admin.lintelWith(
    "sk-1\n",
    "settings",
    "create",
    "--provider",
    "openai",
    "--apikey-stdin",
    "--json",
  );
  return json.id;
};

describe("settings", () => {
  it("makes, shows, changes, lists and deletes one, and never shows its secret", async () => {
    const secret = "sk-hidden-from-everybody";
    const created = await admin.lintelWith(
      `${secret}\n`,
      "settings",
      "create",
      "--provider",
      "openai",
      "--name",
      "main",
      "--apikey-stdin",
      "--member",
      "url=https://example.com/v1",
      "--model",
      "gpt-x",
      "--json",
    );
    expect(created.json).toMatchObject({
      provider: "openai",
      name: "main",
      allowedModels: ["gpt-x"],
      setting: { url: "https://example.com/v1" },
    });
    const { id } = created.json;
    await admin.json("settings", "update", id, "--name", "renamed");
    const shown = await admin.lintel("settings", "get", id);
    expect(shown.out).toMatch(/^name +renamed$/m);
    const listed = await admin.lintel("settings", "list");
    expect(listed.out).toMatch(new RegExp(`^${id} +openai +renamed`, "m"));
    expect(created.out + shown.out + listed.out).not.toContain(secret);
    expect(await admin.lintel("settings", "delete", id)).toMatchObject({
      code: 0,
      out: `provider setting ${id} is deleted\n`,
    });
    expect((await admin.lintel("settings", "get", id)).code).toBe(3);
  });

  it("takes several secrets as JSON from standard input, and none from the arguments", async () => {
    const members = { awsAccessKeyId: "a", awsSecretAccessKey: "b", awsRegion: "eu-west-1" };
    const made = await admin.lintelWith(
      JSON.stringify(members),
      "settings",
      "create",
      "--provider",
      "bedrock",
      "--setting-stdin",
      "--json",
    );
    expect(made.json.setting).toEqual({ awsRegion: "eu-west-1" });
    expect(
      await admin.lintel("settings", "create", "--provider", "openai", "--member", "apikey=x"),
    ).toMatchObject({
      code: 2,
      err: expect.stringContaining("secrets come from standard input"),
    });
  });
});

describe("keys", () => {
  it("makes a key with a new secret, which it shows once", async () => {
    const made = await admin.json(
      "keys",
      "create",
      "--name",
      "ci",
      "--setting",
      await aSetting(),
      "--tag",
      "a,b",
      "--tag",
      "c",
      "--rate-limit",
      "60/m",
      "--cost-limit",
      "5",
      "--cost-limit-per",
      "0.5/d",
      "--ttl",
      "30d",
      "--allow-path",
      "POST:/api/providers/openai/v1/chat/completions",
    );
    expect(made).toMatchObject({
      name: "ci",
      tags: ["a,b", "c"],
      rateLimitOverTime: 60,
      rateLimitUnit: "m",
      costLimitInUsd: 5,
      costLimitInUsdOverTime: 0.5,
      costLimitInUsdUnit: "d",
      ttl: "30d",
      allowedPaths: [{ method: "POST", path: "/api/providers/openai/v1/chat/completions" }],
      secret: "lintel-new-secret",
    });
    expect(await admin.json("keys", "get", made.keyId)).not.toHaveProperty("secret");
  });

  it("rotates a key's secret, with an overlap or without", async () => {
    const body = JSON.stringify({
      name: "n",
      key: "cli-rotated-1",
      settingIds: [await aSetting()],
    });
    const { keyId } = (await admin.lintelWith(body, "keys", "create", "--body", "-", "--json"))
      .json;
    const rotate = (secret: string, ...options: readonly string[]) =>
      admin.lintelWith(secret, "keys", "rotate", keyId, "--key-stdin", ...options, "--json");
    const first = await rotate("cli-rotated-2", "--overlap", "24h");
    expect(first.json).toMatchObject({ keyId, previousKeys: [{ key: expect.any(String) }] });
    expect((await rotate("cli-rotated-3")).json).toMatchObject({ keyId, previousKeys: [] });
    expect((await rotate("cli-rotated-4", "--overlap", "31d")).code).toBe(3);
  });

  it("takes the secret from standard input, and members from a body", async () => {
    const body = JSON.stringify({
      key: "from-body",
      settingIds: [await aSetting()],
      shouldLogRequest: true,
    });
    const fromBody = await admin.lintelWith(
      body,
      "keys",
      "create",
      "--name",
      "n",
      "--body",
      "-",
      "--json",
    );
    expect(fromBody.json).toMatchObject({ shouldLogRequest: true });
    expect(fromBody.json).not.toHaveProperty("secret");
    const setting = await aSetting();
    const made = await admin.lintelWith(
      "my-own-secret\n",
      "keys",
      "create",
      "--name",
      "n",
      "--setting",
      setting,
      "--key-stdin",
    );
    expect(made.code).toBe(0);
    expect(made.out).not.toContain("my-own-secret");
    const again = await admin.lintelWith(
      "my-own-secret\n",
      "keys",
      "create",
      "--name",
      "n",
      "--setting",
      setting,
      "--key-stdin",
    );
    expect(again).toMatchObject({
      code: 3,
      err: "lintel: key creation error: a key with this secret exists already (409)\n",
    });
  });

  it("lists, changes, revokes and deletes", async () => {
    const { keyId } = (
      await admin.lintelWith(
        "a-secret-of-its-own-one\n",
        "keys",
        "create",
        "--name",
        "one",
        "--setting",
        await aSetting(),
        "--tag",
        "mine",
        "--key-stdin",
        "--json",
      )
    ).json;
    expect((await admin.lintel("keys", "list", "--tag", "mine")).out).toMatch(
      new RegExp(`^KEYID +NAME +REVOKED .*\\n${keyId} +one +false +mine`),
    );
    expect(
      await admin.json("keys", "update", keyId, "--revoked", "true", "--reason", "leaked"),
    ).toMatchObject({ revoked: true, revokedReason: "leaked" });
    expect(await admin.json("keys", "list", "--revoked", "true", "--name", "ON")).toMatchObject([
      { keyId },
    ]);
    expect(await admin.json("keys", "update", keyId, "--rate-limit", "none")).toMatchObject({
      rateLimitOverTime: 0,
    });
    const limits = ["tokens=9000/m", "concurrent=7", "cost:gpt-4o,o3*=5/total"];
    const given = limits.flatMap((limit) => ["--limit-on", limit]);
    expect(await admin.json("keys", "update", keyId, ...given)).toMatchObject({
      limits: [{ kind: "tokens" }, { kind: "concurrent", max: 7 }, { models: ["gpt-4o", "o3*"] }],
    });
    expect((await admin.lintel("keys", "get", keyId)).out).toContain(limits.join(", "));
    expect(await admin.json("keys", "update", keyId, "--limit-on", "none")).toMatchObject({
      limits: [],
    });
    expect((await admin.lintel("keys", "delete", keyId)).code).toBe(0);
    expect(await admin.lintel("keys", "get", keyId)).toMatchObject({
      code: 3,
      err: "lintel: key is not found\n",
    });
  });
});

describe("usage", () => {
  it("reports a period, lists its calls, and what a key has spent", async () => {
    const { keyId } = (
      await admin.lintelWith(
        "a-secret-of-its-own-two\n",
        "keys",
        "create",
        "--name",
        "two",
        "--setting",
        await aSetting(),
        "--key-stdin",
        "--json",
      )
    ).json;
    const report = await admin.lintel(
      "usage",
      "report",
      "--start",
      "2h",
      "--key",
      keyId,
      "--by",
      "model",
    );
    expect(report.out).toBe("nothing found\n");
    expect(await admin.json("usage", "report", "--key", keyId)).toMatchObject({
      latencyInMsMedian: 0,
    });
    expect((await admin.lintel("usage", "events", "--key", keyId)).out).toBe("nothing found\n");
    expect(await admin.json("usage", "key", keyId)).toMatchObject({
      id: keyId,
      costInNanoUsd: "0",
    });
    expect(await admin.lintel("usage", "report", "--increment", "0")).toMatchObject({
      code: 3,
      err: expect.stringContaining("increment must be larger than 0 (400)"),
    });
  });
});

describe("usage correct", () => {
  it("says what a call has cost, and why; the books know the call, or refuse it", async () => {
    const event = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0099";
    const correct = (...options: string[]) => admin.lintel("usage", "correct", event, ...options);
    expect(await correct("--cost", "0.01", "--reason", "an invoice")).toMatchObject({
      code: 3,
      err: expect.stringContaining("event is not found (404)"),
    });
    expect(await correct("--cost=-1", "--reason", "an invoice")).toMatchObject({
      err: expect.stringContaining("fields [costInUsd] are invalid (400)"),
    });
    const unknown = await admin.lintel("usage", "events", "--unknown", "--start", "2h");
    expect(unknown.out).toBe("nothing found\n");
  });
});

describe("usage reprice", () => {
  const PRICES = ["--input", "1.25", "--output", "10", "--reason", "a new price list"];

  it("says what past calls would cost by other prices, and books nothing unless it is told to", async () => {
    const calls = ["--provider", "openai", "--model", "never-called", "--start", "30d"];
    expect(await admin.json("usage", "reprice", ...calls, ...PRICES)).toEqual({
      events: 0,
      changed: 0,
      leftAlone: 0,
      costInUsdBefore: 0,
      costInUsd: 0,
      differenceInUsd: 0,
      applied: false,
    });
    expect(await admin.lintel("usage", "reprice", ...calls, "--reason", "x")).toMatchObject({
      code: 2,
      err: "lintel: --input is missing\n",
    });
  });

  it("goes through a list of prices, model by model, with a total", async () => {
    const pricesInUsd = { input: 1.25, cacheRead: 0.125, output: 10, webSearches: 10_000 };
    const list = JSON.stringify([
      { provider: "openai", model: "gpt-5", pricesInUsd },
      { provider: "anthropic", model: "claude-sonnet-4-5", pricesInUsd },
    ]);
    const options = ["--list", "-", "--start", "30d", "--reason", "the list of November"];
    const reprice = (...more: string[]) =>
      admin.lintelWith(list, "usage", "reprice", ...options, ...more);
    expect((await reprice("--json")).json).toMatchObject([
      { provider: "openai", model: "gpt-5", events: 0, applied: false },
      { provider: "anthropic", model: "claude-sonnet-4-5", events: 0, applied: false },
    ]);
    expect((await reprice()).out).toMatch(/^\(all\) /m);
    const beside = await reprice("--model", "gpt-5");
    expect([beside.code, beside.err]).toEqual([
      2,
      "lintel: --model is in the list that --list names\n",
    ]);
  });
});

describe("lists", () => {
  const lists = COMMANDS.map(({ name }) => name).filter((name) => name.endsWith(" list"));

  it.each(lists)("%s: everything, without being told what to look for", async (name) => {
    const whole = await admin.lintel(...name.split(" "));
    expect([whole.code, whole.err]).toEqual([0, ""]);
  });
});

describe("policies, users, routes, providers", () => {
  it("makes, lists, changes and deletes a policy", async () => {
    const rules = { regexConfig: { rules: [{ definition: "a+", action: "block" }] } };
    const args = ["policies", "create", "--name", "p", "--tag", "pt", "--body", "-", "--json"];
    const { id } = (await admin.lintelWith(JSON.stringify(rules), ...args)).json;
    expect(await admin.json("policies", "get", id)).toMatchObject({ name: "p", ...rules });
    expect(await admin.json("policies", "update", id, "--name", "q")).toMatchObject({ name: "q" });
    expect(await admin.json("policies", "test", id, "--text", "banal")).toMatchObject({
      action: "blocked",
      matches: [{ start: 1 }, { start: 3 }],
    });
    expect((await admin.lintel("policies", "list", "--tag", "pt")).out).toContain(
      `${id}  q     pt`,
    );
    for (const all of [[], ["--limit", "0"]]) {
      expect(await admin.json("policies", "list", ...all)).toMatchObject([{ id }]);
    }
    expect((await admin.lintel("policies", "delete", id)).code).toBe(0);
  });

  it("makes, lists, changes and deletes a user", async () => {
    const made = await admin.json(
      "users",
      "create",
      "--name",
      "u",
      "--user",
      "u-1",
      "--tag",
      "ut",
      "--cost-limit",
      "2",
    );
    expect(made).toMatchObject({ userId: "u-1", tags: ["ut"], costLimitInUsd: 2 });
    await admin.json("users", "update", made.id, "--revoked", "true", "--reason", "left");
    for (const filter of [[], ["--user", "u-1"], ["--name", "U-"]]) {
      expect(await admin.json("users", "list", ...filter)).toMatchObject([{ revoked: true }]);
    }
    expect((await admin.lintel("users", "list")).out).toMatch(/ true +ut +cost=2\/total /);
    expect((await admin.lintel("usage", "last")).code).toBe(0);
    expect(await admin.json("limits", "list")).toContainEqual(
      expect.objectContaining({ id: made.id, kind: "user" }),
    );
    expect((await admin.lintel("users", "delete", made.id)).out).toBe(
      `user ${made.id} is deleted\n`,
    );
    expect((await admin.lintel("users", "get", made.id)).code).toBe(3);
  });

  it("makes, lists, changes and deletes a custom provider and a route", async () => {
    const config = {
      path: "/chat",
      target_url: "https://example.com/chat",
      model_location: "model",
      request_prompt_location: "prompt",
      response_completion_location: "answer",
    };
    const body = JSON.stringify({ route_configs: [config] });
    const provider = (
      await admin.lintelWith(body, "providers", "create", "--name", "mine", "--body", "-", "--json")
    ).json;
    expect(await admin.json("providers", "list")).toMatchObject([{ provider: "mine" }]);
    const change = JSON.stringify({ authentication_param: "token" });
    await admin.lintelWith(change, "providers", "update", provider.id, "--body", "-");
    expect(await admin.json("providers", "get", provider.id)).toMatchObject({
      authentication_param: "token",
    });
    expect((await admin.lintel("providers", "delete", provider.id)).code).toBe(0);

    const { keyId } = (
      await admin.lintelWith(
        "a-secret-of-its-own-three\n",
        "keys",
        "create",
        "--name",
        "three",
        "--setting",
        await aSetting(),
        "--key-stdin",
        "--json",
      )
    ).json;
    const steps = JSON.stringify({
      steps: [{ provider: "openai", model: "gpt-4o" }],
      cacheConfig: { enabled: false },
    });
    const route = (
      await admin.lintelWith(
        steps,
        "routes",
        "create",
        "--name",
        "r",
        "--path",
        "/r",
        "--key",
        keyId,
        "--body",
        "-",
        "--json",
      )
    ).json;
    expect(await admin.json("routes", "update", route.id, "--name", "renamed")).toMatchObject({
      name: "renamed",
      path: "/r",
    });
    expect(await admin.json("routes", "list")).toMatchObject([{ id: route.id }]);
    expect(await admin.json("routes", "get", route.id)).toMatchObject({ keyIds: [keyId] });
    expect(await tryAtProxy(route.id)).toMatchObject({
      status: 200,
      provider: "openai",
      attempts: "2",
      answer: "hello",
    });
    expect((await admin.lintel("routes", "delete", route.id)).code).toBe(0);
  });
});

/** Calls a route once at a proxy that answers with what it was asked for. */
async function tryAtProxy(routeId: string): Promise<unknown> {
  const asked: unknown[] = [];
  const proxy = createServer((request, response) => {
    asked.push([request.method, request.url, request.headers.authorization]);
    response.setHeader("x-lintel-provider", "openai").setHeader("x-lintel-attempts", "2");
    response.end("hello");
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const args = ["routes", "try", routeId, "--call", "--proxy", url, "--json"];
  const tried = await admin.lintelWith("a-secret-of-its-own-three\n", ...args);
  proxy.close();
  expect(asked).toEqual([["POST", "/api/routes/r", "Bearer a-secret-of-its-own-three"]]);
  expect(tried.err).toContain("costs what such a call costs");
  return tried.json;
}

describe("tokens and the audit log", () => {
  it("makes a token that works, revokes it, and knows who did what", async () => {
    const made = await admin.json(
      "tokens",
      "create",
      "--name",
      "ci",
      "--scope",
      "read",
      "--ttl",
      "1h",
    );
    expect(await admin.json("keys", "list", "--token", made.token)).toBeInstanceOf(Array);
    const refused = await admin.lintel("users", "create", "--name", "n", "--token", made.token);
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining("(403)") });
    expect((await admin.lintel("tokens", "list")).out).not.toContain(made.token);
    expect(await admin.json("tokens", "delete", made.id)).toMatchObject({
      revokedAt: expect.any(Number),
    });
    const { entries } = await admin.json("audit", "list", "--id", made.id);
    expect(entries).toHaveLength(2);
    expect((await admin.lintel("audit", "list", "--start", "1h", "--limit", "1")).out).toMatch(
      /^AT +ACTOR +VERB/,
    );
    expect((await admin.lintel("tokens", "create", "--name", "x", "--scope", "all")).code).toBe(2);
    expect(await admin.json("usage", "top-keys", "--start", "1h")).toBeInstanceOf(Array);
  });
});

describe("the command", () => {
  const main = path.resolve(import.meta.dirname, "../src/main.ts");
  const run = promisify(execFile);

  it("is a process with an exit code, whose output is only the answer", async () => {
    const env = {
      PATH: process.env["PATH"],
      LINTEL_ADMIN_URL: admin.url,
      ADMIN_PASS: PASSWORD,
      XDG_CONFIG_HOME: "/nowhere",
    };
    const { stdout, stderr } = await run(process.execPath, [main, "keys", "list", "--json"], {
      env,
    });
    expect(Array.isArray(JSON.parse(stdout))).toBe(true);
    expect(stderr).toBe("");
    const wrong = run(process.execPath, [main, "keys", "list"], {
      env: { ...env, ADMIN_PASS: "wrong" },
    });
    await expect(wrong).rejects.toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringContaining("(401)"),
    });
  });

  it("reports when no server answers, when it is another service, and when it takes too long", async () => {
    const unreachable = await admin.lintel(
      "health",
      "--url",
      `http://127.0.0.1:${await freePort()}`,
    );
    expect(unreachable).toMatchObject({
      code: 1,
      err: expect.stringContaining("cannot be reached"),
    });
    const server = createServer((request, response) => {
      if (request.url === "/slow/api/health") return;
      if (request.url?.startsWith("/proxy/") === true) response.writeHead(404);
      if (request.url === "/away/api/health") response.writeHead(302, { location: admin.url });
      response.end(/^\/(?:json|proxy)\//.test(request.url ?? "") ? '{"status":"up"}' : "<html>");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    expect(await admin.lintel("settings", "list", "--url", url)).toMatchObject({
      code: 1,
      err: expect.stringContaining("not the admin API"),
    });
    for (const command of [
      ["keys", "list"],
      ["settings", "list"],
      ["usage", "key", "1"],
    ]) {
      expect(await admin.lintel(...command, "--url", `${url}/json`)).toMatchObject({
        code: 1,
        err: expect.stringContaining("not the admin API"),
      });
    }
    expect(await admin.lintel("keys", "list", "--url", `${url}/proxy`)).toMatchObject({
      code: 1,
      err: "lintel: the server that answered is not the admin API: it refused with 404 (its address: --url or LINTEL_ADMIN_URL)\n",
    });
    expect(await admin.lintel("health", "--url", `${url}/away`)).toMatchObject({ code: 1 });
    expect(await admin.lintel("health", "--url", `${url}/slow`, "--timeout", "0.2")).toMatchObject({
      code: 1,
      err: "lintel: the admin API did not answer in time: the request may have been carried out all the same (its address: --url or LINTEL_ADMIN_URL)\n",
    });
    server.closeAllConnections();
    server.close();
  });
});
