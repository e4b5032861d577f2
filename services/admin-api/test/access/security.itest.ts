import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type AdminFixture, PASSWORD, startAdmin } from "../admin-fixture.ts";
import { itNeedsThePassword } from "./security-cases.ts";

const ID = "98daa3ae-961d-4253-bf6a-322a32fdca3d";

describe("with ADMIN_PASS", () => {
  let admin: AdminFixture;
  beforeAll(async () => {
    admin = await startAdmin(PASSWORD);
  });
  afterAll(() => admin.close());
  const current = () => admin;

  itNeedsThePassword(current, "PUT", "/api/provider-settings", "not even JSON");
  itNeedsThePassword(current, "POST", "/api/provider-settings", {});
  itNeedsThePassword(current, "GET", "/api/provider-settings");
  itNeedsThePassword(current, "PATCH", `/api/provider-settings/${ID}`, {});
  itNeedsThePassword(current, "GET", `/api/provider-settings/${ID}`);
  itNeedsThePassword(current, "DELETE", `/api/provider-settings/${ID}`);
  itNeedsThePassword(current, "PUT", "/api/key-management/keys", {});
  itNeedsThePassword(current, "GET", "/api/key-management/keys");
  itNeedsThePassword(current, "POST", "/api/v2/key-management/keys", {});
  itNeedsThePassword(current, "PATCH", `/api/key-management/keys/${ID}`, {});
  itNeedsThePassword(current, "DELETE", `/api/key-management/keys/${ID}`);
  itNeedsThePassword(current, "POST", "/api/custom/providers", {});
  itNeedsThePassword(current, "GET", "/api/custom/providers");
  itNeedsThePassword(current, "GET", `/api/custom/providers/${ID}`);
  itNeedsThePassword(current, "PATCH", `/api/custom/providers/${ID}`, {});
  itNeedsThePassword(current, "DELETE", `/api/custom/providers/${ID}`);
  itNeedsThePassword(current, "POST", "/api/routes", {});
  itNeedsThePassword(current, "GET", "/api/routes");
  itNeedsThePassword(current, "GET", `/api/routes/${ID}`);
  itNeedsThePassword(current, "PATCH", `/api/routes/${ID}`, {});
  itNeedsThePassword(current, "DELETE", `/api/routes/${ID}`);
  itNeedsThePassword(current, "POST", "/api/policies", {});
  itNeedsThePassword(current, "POST", "/policies", {});
  itNeedsThePassword(current, "POST", "/policies/", {});
  itNeedsThePassword(current, "GET", "/policies");
  itNeedsThePassword(current, "GET", "/api/policies");
  itNeedsThePassword(current, "GET", `/api/policies/${ID}`);
  itNeedsThePassword(current, "PATCH", `/api/policies/${ID}`, {});
  itNeedsThePassword(current, "PATCH", `/policies/${ID}`, {});
  itNeedsThePassword(current, "DELETE", `/api/policies/${ID}`);
  itNeedsThePassword(current, "POST", "/api/users", {});
  itNeedsThePassword(current, "GET", "/api/users");
  itNeedsThePassword(current, "PATCH", "/api/users", {});
  itNeedsThePassword(current, "GET", `/api/users/${ID}`);
  itNeedsThePassword(current, "PATCH", `/api/users/${ID}`, {});
  itNeedsThePassword(current, "DELETE", `/api/users/${ID}`);
  itNeedsThePassword(current, "GET", `/api/reporting/keys/${ID}`);
  itNeedsThePassword(current, "POST", "/api/reporting/events", {});
  itNeedsThePassword(current, "GET", "/api/events");
  itNeedsThePassword(current, "POST", "/api/v2/events", {});
  itNeedsThePassword(current, "GET", "/api/v2/events");
  itNeedsThePassword(current, "GET", "/api/session");
  itNeedsThePassword(current, "DELETE", "/api/session");
  itNeedsThePassword(current, "GET", "/api/sessions");
  itNeedsThePassword(current, "DELETE", `/api/sessions/${ID}`);
  itNeedsThePassword(current, "POST", "/api/alerts", {});
  itNeedsThePassword(current, "GET", "/api/alerts");
  itNeedsThePassword(current, "GET", `/api/alerts/${ID}`);
  itNeedsThePassword(current, "PATCH", `/api/alerts/${ID}`, {});
  itNeedsThePassword(current, "DELETE", `/api/alerts/${ID}`);
  itNeedsThePassword(current, "POST", `/api/alerts/${ID}/test`);
  itNeedsThePassword(current, "GET", "/api/alert-deliveries");
  itNeedsThePassword(current, "POST", `/api/alert-deliveries/${ID}/retry`);
  itNeedsThePassword(current, "POST", "/api/reporting/overview", {});
  itNeedsThePassword(current, "GET", "/api/reporting/near-limits");
  itNeedsThePassword(current, "GET", "/api/reporting/last-calls");
  itNeedsThePassword(current, "GET", "/api/reporting/unpriced-models");
  itNeedsThePassword(current, "GET", "/api/reporting/usage-by-class");
  itNeedsThePassword(current, "GET", "/api/limits");
  itNeedsThePassword(current, "GET", "/api/events/live");
  itNeedsThePassword(current, "GET", "/api/system");
  itNeedsThePassword(current, "GET", "/api/nothing-here");

  it("200: a probe needs no password, but a wrong one is told so", async () => {
    for (const path of ["/api/health", "/api/health/"]) {
      const probe = await admin.sendAs(undefined, "GET", path);
      expect([probe.status, probe.text]).toEqual([200, ""]);
      expect((await admin.sendAs("wrong", "GET", path)).status).toBe(401);
    }
  });

  it("200: lets the password pass", async () => {
    const answer = await admin.send("GET", "/api/health");
    expect([answer.status, answer.text]).toEqual([200, ""]);
  });

  it.each(["/openapi.json", "/openapi-3.0.json", "/docs", "/docs/swagger-ui.js", "/livez"])(
    "200: %s needs no password",
    async (path) => {
      expect((await admin.sendAs(undefined, "GET", path)).status).toBe(200);
    },
  );
});

describe("for any request", () => {
  let admin: AdminFixture;
  beforeAll(async () => {
    admin = await startAdmin();
  });
  afterAll(() => admin.close());

  it.each([
    ["GET", "/api/unknown"],
    ["GET", "/elsewhere"],
    ["DELETE", "/api/provider-settings"],
    ["GET", `/api/key-management/keys/${ID}/rotate`],
  ])("404: %s %s is no operation", async (method, path) => {
    const answer = await admin.send(method, path);
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({
      type: "/errors/not-found",
      title: "path is not found",
      status: 404,
      detail: `there is no ${method} ${path}`,
      instance: path,
    });
  });

  it.each([["{"], [""], ["nonsense"], [Uint8Array.of(0xff, 0xfe)]])(
    "400: a body that is no JSON: %j",
    async (body) => {
      const answer = await admin.send("PUT", "/api/key-management/keys", body);
      expect(answer.json).toEqual({
        type: "/errors/json-unmarshal",
        title: "json unmarshaller error",
        status: 400,
        detail: "the request body is not JSON",
        instance: "/api/key-management/keys",
      });
      expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    },
  );

  it.each([["[]"], ['"text"'], ["7"], [`${"[".repeat(200_000)}${"]".repeat(200_000)}`]])(
    "400: a body that is no object",
    async (body) => {
      const answer = await admin.send("PUT", "/api/provider-settings", body);
      expect([answer.status, answer.json.type]).toEqual([400, "/errors/json-unmarshal"]);
    },
  );

  it("413: a body beyond 1 MiB, and 400 or better up to it", async () => {
    const padded = (bytes: number) => `{"provider":"openai"${" ".repeat(bytes - 21)}}`;
    const atLimit = await admin.send("PUT", "/api/provider-settings", padded(1024 * 1024));
    expect(atLimit.json.detail).toBe("provider openai is missing fields apikey");
    const beyond = await admin.send("PUT", "/api/provider-settings", padded(1024 * 1024 + 1));
    expect([beyond.status, beyond.json.type]).toEqual([413, "/errors/request-body-too-large"]);
  });

  it.each([
    [
      "PUT",
      "/api/key-management/keys",
      (text: string) => ({ name: text, key: text, tags: [text], settingIds: [text] }),
    ],
    [
      "POST",
      "/api/v2/key-management/keys",
      (text: string) => ({ name: text, tags: [text], keyIds: [text] }),
    ],
    [
      "PUT",
      "/api/provider-settings",
      (text: string) => ({ provider: text, setting: { [text]: text } }),
    ],
    [
      "POST",
      "/api/v2/events",
      (text: string) => ({
        start: 1,
        end: 2,
        tags: [text],
        userIds: [text],
        customIds: [text],
        policyIds: [text],
        providers: [text],
        models: [text],
        routeIds: [text],
        keyIds: [text],
      }),
    ],
    [
      "POST",
      "/api/reporting/events",
      (text: string) => ({
        start: 1,
        end: 2,
        increment: 1,
        tags: [text],
        keyIds: [text],
        userIds: [text],
        customIds: [text],
      }),
    ],
  ])("never 500: %s %s with hostile texts", async (method, path, bodyOf) => {
    for (const text of HOSTILE) {
      const answer = await admin.send(method, path, bodyOf(text));
      expect([200, 400]).toContain(answer.status);
    }
    expect(admin.failures).toEqual([]);
  });

  it.each([
    "/api/key-management/keys?tag=",
    "/api/events?customId=",
    "/api/provider-settings?ids=",
  ])("never 500: GET %s with hostile texts", async (path) => {
    for (const text of HOSTILE) {
      const answer = await admin.send("GET", path + encodeURIComponent(text.toWellFormed()));
      expect([200, 400, 404]).toContain(answer.status);
    }
    const undecodable = await admin.send("GET", `${path}%ff%00%zz`);
    expect([200, 400, 404]).toContain(undecodable.status);
    expect(admin.failures).toEqual([]);
  });
});

const HOSTILE = [
  "'; drop table keys; --",
  "{a,b}",
  '"\\',
  "\0",
  "\ud800",
  "😀".repeat(300),
  "%_",
  "__proto__",
  "x".repeat(5000),
  ID,
];
