import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { PolicyAnswer } from "../../src/families/policies/models/policy-answer.ts";
import { type AdminFixture, startAdmin } from "../admin-fixture.ts";

const POLICIES = "/api/policies";
const FULL = {
  name: "Privacy Policy #1",
  tags: ["orgId-1"],
  config: { rules: { address: "block", email: "allow_but_redact", all: "allow_but_warn" } },
  regexConfig: { rules: [{ definition: "[2-9]|[12]\\d|3[0-6]", action: "block" }] },
  customConfig: { rules: [{ definition: "nothing about cooking", action: "allow" }] },
};

let admin: AdminFixture;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => admin.close());

async function aPolicy(members: Readonly<Record<string, unknown>> = {}) {
  const answer = await admin.send("POST", POLICIES, members);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json;
}

describe("POST /api/policies", () => {
  it.each([POLICIES, "/policies"])("200: %s answers with the contract's members", async (path) => {
    const { status, json } = await admin.send("POST", path, FULL);
    expect(status).toBe(200);
    expect(Object.entries(PolicyAnswer.parse(json))).toEqual([
      ["id", expect.any(String)],
      ["name", FULL.name],
      ["createdAt", expect.any(Number)],
      ["updatedAt", json.createdAt],
      ["tags", FULL.tags],
      ["config", FULL.config],
      ["regexConfig", FULL.regexConfig],
      ["customConfig", FULL.customConfig],
      ["scope", "request"],
      ["marks", "mask"],
      ["onDetectorError", "block"],
    ]);
    const audit = await admin.db
      .selectFrom("audit_log")
      .selectAll()
      .where("entity_id", "=", json.id)
      .execute();
    expect(audit).toMatchObject([
      { verb: "create-policy", entity: "policy", change: { before: null, after: FULL } },
    ]);
  });

  it("200: of nothing at all, with rules that are null", async () => {
    expect(await aPolicy()).toMatchObject({
      name: "",
      tags: null,
      config: { rules: null },
      regexConfig: { rules: null },
      customConfig: { rules: null },
    });
  });

  it("200: keeps whose texts it is for, its marks, and what a failed detector means", async () => {
    const settings = { scope: "both", marks: "reversible", onDetectorError: "allow" };
    const policy = await aPolicy(settings);
    expect(policy).toMatchObject(settings);
    const changed = await admin.send("PATCH", `${POLICIES}/${policy.id}`, { marks: "numbered" });
    expect(changed.json).toMatchObject({ ...settings, marks: "numbered" });
  });

  it("200: empty rules stay empty rules", async () => {
    const empty = { config: { rules: {} }, regexConfig: { rules: [] }, tags: [] };
    const answer = await aPolicy({ ...empty, customConfig: { rules: null } });
    expect(answer).toMatchObject({ ...empty, customConfig: { rules: null } });
  });

  it.each([
    [{ config: { rules: { adress: "block" } } }, 'config.rules["adress"] is not a known rule'],
    [{ config: { rules: { ADDRESS: "block" } } }, 'config.rules["ADDRESS"] is not a known rule'],
    [
      { config: { rules: { address: "stop" } } },
      'config.rules.address is "stop", not one of block, allow_but_warn, allow_but_redact, allow',
    ],
    [
      { regexConfig: { rules: [{ definition: "a", action: "block" }, { definition: "(?=a)" }] } },
      "regexConfig.rules[1].definition cannot be compiled: invalid or unsupported Perl syntax: `(?=`",
    ],
    [
      { regexConfig: { rules: [{ definition: "(a)\\1", action: "block" }] } },
      "regexConfig.rules[0].definition cannot be compiled: invalid escape sequence: `\\1`",
    ],
    [
      {
        regexConfig: {
          rules: ["\\d{4}", "(a?){400}a{400}"].map((definition) => ({
            definition,
            action: "block",
          })),
        },
      },
      "regexConfig.rules[1].definition makes the policy too slow: more than 5 ms for 1 KB of text that is made for it",
    ],
    [
      { customConfig: { rules: [{ action: "block" }] } },
      "customConfig.rules[0].definition is empty",
    ],
  ])("400: %j", async (body, fault) => {
    const { status, json } = await admin.send("POST", POLICIES, body);
    expect(status).toBe(400);
    expect(json).toEqual({
      type: "/errors/validation",
      title: "policy creation failed",
      status: 400,
      detail: expect.stringContaining(`policy is not valid: ${fault}`),
      instance: POLICIES,
    });
  });

  it.each([
    [{ tags: [""] }, "fields [tags] are invalid"],
    [
      { regexConfig: { rules: [{ definition: "a".repeat(1001), action: "block" }] } },
      "fields [regexConfig.rules.0.definition] are invalid",
    ],
    [
      {
        customConfig: {
          rules: Array.from({ length: 101 }, () => ({ definition: "a", action: "block" })),
        },
      },
      "fields [customConfig.rules] are invalid",
    ],
  ])("400: out of bounds, case %#", async (body, sentence) => {
    const { json } = await admin.send("POST", POLICIES, body);
    expect(json).toMatchObject({ status: 400, title: "policy creation failed" });
    expect(json.detail).toContain(sentence);
  });

  it.each([
    [{ regexConfig: { rules: [null] } }],
    [{ config: { rules: ["address"] } }],
    [{ config: { rules: { address: 1 } } }],
    [{ name: 1 }],
    [{ scope: "answers" }],
    [{ marks: "stars" }],
    [{ onDetectorError: "warn" }],
  ])("400: another type in %j", async (body) => {
    const { json } = await admin.send("POST", POLICIES, body);
    expect(json).toMatchObject({ status: 400, type: "/errors/json-unmarshal" });
  });
});

describe("PATCH /api/policies/:id", () => {
  it.each([POLICIES, "/policies"])(
    "200: %s/:id replaces each config that is given",
    async (path) => {
      const policy = await aPolicy(FULL);
      const { json } = await admin.send("PATCH", `${path}/${policy.id}`, {
        name: "",
        tags: [],
        config: { rules: { ssn: "block" } },
        regexConfig: {},
      });
      expect(json).toEqual({
        ...policy,
        updatedAt: expect.any(Number),
        config: { rules: { ssn: "block" } },
        regexConfig: { rules: null },
      });
      const renamed = await admin.send("PATCH", `${path}/${policy.id}`, { name: "b", tags: ["c"] });
      expect(renamed.json).toMatchObject({ name: "b", tags: ["c"], config: json.config });
    },
  );

  it("400: names the rule that cannot be applied", async () => {
    const { id } = await aPolicy();
    const { json } = await admin.send("PATCH", `${POLICIES}/${id}`, {
      regexConfig: { rules: [{ definition: "[", action: "allow" }] },
    });
    expect(json).toEqual({
      type: "/errors/validation",
      title: "update a policy failed",
      status: 400,
      detail:
        "policy is not valid: regexConfig.rules[0].definition cannot be compiled: missing closing ]: `[`",
      instance: `${POLICIES}/:id`,
    });
  });

  it.each([[randomUUID()], ["no-id"]])("404: an unknown id %j", async (id) => {
    const { json } = await admin.send("PATCH", `${POLICIES}/${id}`, {});
    expect(json).toEqual({
      type: "/errors/not-found",
      title: "policy is not found",
      status: 404,
      detail: `policy is not found for id: ${id}`,
      instance: `${POLICIES}/:id`,
    });
  });
});

describe("GET /api/policies", () => {
  it("200: those that have all of the tags", async () => {
    const [tag, other] = [randomUUID(), randomUUID()];
    const a = await aPolicy({ tags: [tag] });
    const b = await aPolicy({ tags: [other, tag] });
    expect((await admin.send("GET", `${POLICIES}?tags=${tag}`)).json).toEqual([a, b]);
    expect((await admin.send("GET", `${POLICIES}?tags=${tag}&tags=${other}`)).json).toEqual([b]);
    const page = await admin.send("GET", `${POLICIES}?tags=${tag}&limit=1&offset=1`);
    expect(page.json).toEqual([b]);
    expect((await admin.send("GET", `/policies?tags=${other}`)).json).toEqual([b]);
    expect((await admin.send("GET", `${POLICIES}?tags=${randomUUID()}`)).json).toEqual([]);
  });

  it("200: without tags a page of all, of which some have no tags", async () => {
    const a = await aPolicy({});
    const { json } = await admin.send("GET", `${POLICIES}?limit=10000`);
    expect(json).toContainEqual(a);
    expect((await admin.send("GET", `${POLICIES}?limit=0`)).json).toContainEqual(a);
    expect((await admin.send("GET", `${POLICIES}?limit=1`)).json).toHaveLength(1);
  });

  it("400: without tags and limit", async () => {
    const { json } = await admin.send("GET", POLICIES);
    expect(json).toEqual({
      type: "/errors/tags-empty",
      title: "query param tags is empty",
      status: 400,
      detail: "query param tags is required for retrieving policies.",
      instance: POLICIES,
    });
  });
});

describe("GET and DELETE /api/policies/:id", () => {
  it("200: reads it and deletes it", async () => {
    const policy = await aPolicy({ tags: [randomUUID()] });
    expect((await admin.send("GET", `${POLICIES}/${policy.id}`)).json).toEqual(policy);
    const deleted = await admin.send("DELETE", `${POLICIES}/${policy.id}`);
    expect([deleted.status, deleted.text]).toEqual([200, ""]);
    expect((await admin.send("GET", `${POLICIES}?tags=${policy.tags[0]}`)).json).toEqual([]);
    const again = [];
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const body = method === "PATCH" ? {} : undefined;
      again.push((await admin.send(method, `${POLICIES}/${policy.id}`, body)).status);
    }
    expect(again).toEqual([404, 404, 404]);
  });

  it("409: names the keys that have it, and lets it go when they no longer do", async () => {
    const { id } = await aPolicy();
    const { keyId } = await admin.aKey({ name: "mine", policyId: id });
    const { json } = await admin.send("DELETE", `${POLICIES}/${id}`);
    expect(json).toEqual({
      type: "/errors/conflict",
      title: "policy deletion failed",
      status: 409,
      detail: `policy is used by keys: mine (${keyId})`,
      instance: `${POLICIES}/:id`,
    });
    await admin.send("PATCH", `/api/key-management/keys/${keyId}`, { policyId: "" });
    expect((await admin.send("DELETE", `${POLICIES}/${id}`)).status).toBe(200);
  });

  it.each([
    ["GET", randomUUID()],
    ["GET", "no-id"],
    ["DELETE", randomUUID()],
    ["DELETE", "no-id"],
  ])("404: %s %s", async (method, id) => {
    const { json } = await admin.send(method, `${POLICIES}/${id}`);
    expect(json).toMatchObject({ status: 404, type: "/errors/not-found" });
  });
});

describe("POST /api/policies/:id/test", () => {
  const text = "Mail ada@lovelace.example or 10.0.0.7 about falcon-7 😀";
  const rules = {
    config: { rules: { email: "allow_but_redact", ip_address: "allow_but_warn" } },
    regexConfig: { rules: [{ definition: "falcon-\\d", action: "allow_but_redact" }] },
    customConfig: { rules: [{ definition: "talks of birds", action: "block" }] },
    marks: "numbered",
  };

  it("200: what is found, by which rule, and the text as it would be sent", async () => {
    const { id } = await aPolicy(rules);
    const { status, json } = await admin.send("POST", `${POLICIES}/${id}/test`, { text });
    expect([status, json]).toEqual([
      200,
      {
        action: "warned",
        matches: [
          {
            start: 5,
            end: 25,
            type: "email",
            rule: "email",
            score: 0.98,
            action: "allow_but_redact",
          },
          {
            start: 29,
            end: 37,
            type: "ip_address",
            rule: "ip_address",
            score: 0.95,
            action: "allow_but_warn",
          },
          {
            start: 44,
            end: 52,
            type: "regex",
            rule: "regex[0]",
            score: 1,
            action: "allow_but_redact",
          },
        ],
        redacted: "Mail [EMAIL_1] or 10.0.0.7 about [REGEX_1] 😀",
        unjudged: ["custom[0]"],
      },
    ]);
  });

  it("200: a policy whose rules an older release took, and that cannot be applied, blocks and says why", async () => {
    const { id } = await aPolicy();
    await admin.db
      .updateTable("policies")
      .set({ regex_config: JSON.stringify({ rules: [{ definition: "(", action: "allow" }] }) })
      .where("id", "=", id)
      .execute();
    const { json } = await admin.send("POST", `${POLICIES}/${id}/test`, { text });
    expect(json).toMatchObject({
      action: "blocked",
      fault: expect.stringContaining("regex[0] cannot be compiled"),
    });
  });

  it("200: nothing of the text is in the database afterwards", async () => {
    const { id } = await aPolicy(rules);
    await admin.send("POST", `${POLICIES}/${id}/test`, { text });
    const audit = await admin.db.selectFrom("audit_log").selectAll().execute();
    expect(audit.filter(({ entity_id }) => entity_id === id)).toHaveLength(1);
    expect(JSON.stringify(audit)).not.toContain("lovelace");
  });

  it("400: a text that is too long, and none", async () => {
    const { id } = await aPolicy();
    const long = await admin.send("POST", `${POLICIES}/${id}/test`, { text: "a".repeat(100_001) });
    expect(long.json).toMatchObject({ status: 400, title: "policy test failed" });
    const none = await admin.send("POST", `${POLICIES}/${id}/test`, {});
    expect(none.json).toMatchObject({ status: 400, detail: "fields [text] are invalid" });
  });
});

it("412: changes and deletes nothing that was changed meanwhile", async () => {
  const { id } = await aPolicy();
  const { headers } = await admin.send("GET", `${POLICIES}/${id}`);
  await admin.send("PATCH", `${POLICIES}/${id}`, {});
  const stale = { "if-match": headers.get("etag") ?? "" };
  const answers = [
    await admin.sendWith(stale, "PATCH", `${POLICIES}/${id}`, {}),
    await admin.sendWith(stale, "DELETE", `${POLICIES}/${id}`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([412, 412]);
});
