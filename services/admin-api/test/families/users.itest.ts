import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { UserAnswer } from "../../src/families/users/models/user-answer.ts";
import { type AdminFixture, startAdmin } from "../admin-fixture.ts";

const USERS = "/api/users";
const PATH = { path: "/api/providers/openai/v1/chat/completions", method: "POST" };

let admin: AdminFixture;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => admin.close());

type Members = Readonly<Record<string, unknown>>;

async function aUser(members: Members = {}) {
  const answer = await admin.send("POST", USERS, { name: "spike", ...members });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json;
}

const auditOf = async (id: string) => {
  const rows = await admin.db
    .selectFrom("audit_log")
    .selectAll()
    .where("entity_id", "=", id)
    .orderBy("id")
    .execute();
  return rows.map(({ verb, entity, actor, change }) => ({ verb, entity, actor, change }));
};

describe("POST /api/users", () => {
  it("200: answers with the contract's members, in its order", async () => {
    const { keyId } = await admin.aKey();
    const given = {
      name: "spike",
      tags: ["b", "a"],
      keyIds: [keyId, "no key at all"],
      costLimitInUsd: 5.5,
      costLimitInUsdOverTime: 2,
      costLimitInUsdUnit: "d",
      rateLimitOverTime: 2,
      rateLimitUnit: "m",
      ttl: "2d",
      allowedPaths: [PATH],
      allowedModels: ["gpt-4"],
      userId: "spike@example.com",
      limits: [{ kind: "rate", unit: "d", max: 9 }],
    };
    const json = await aUser(given);
    expect(Object.entries(UserAnswer.parse(json))).toEqual([
      ["id", expect.any(String)],
      ["name", "spike"],
      ["createdAt", expect.any(Number)],
      ["updatedAt", json.createdAt],
      ["tags", ["b", "a"]],
      ["keyIds", [keyId, "no key at all"]],
      ["revoked", false],
      ["revokedReason", ""],
      ["costLimitInUsd", 5.5],
      ["costLimitInUsdOverTime", 2],
      ["costLimitInUsdUnit", "d"],
      ["rateLimitOverTime", 2],
      ["rateLimitUnit", "m"],
      ["ttl", "2d"],
      ["allowedPaths", [PATH]],
      ["allowedModels", ["gpt-4"]],
      ["userId", "spike@example.com"],
      ["limits", [{ kind: "rate", unit: "d", max: 9 }]],
    ]);
    expect(await auditOf(json.id)).toEqual([
      {
        verb: "create-user",
        entity: "user",
        actor: "anybody",
        change: { before: null, after: expect.objectContaining(given) },
      },
    ]);
  });

  it("200: with a name alone, lists are null and the user id is made up", async () => {
    expect(await aUser()).toMatchObject({
      tags: null,
      keyIds: null,
      allowedPaths: null,
      allowedModels: null,
      revoked: false,
      costLimitInUsd: 0,
      costLimitInUsdUnit: "",
      rateLimitUnit: "",
      ttl: "",
      userId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it("200: empty lists stay empty lists, and what is not the caller's to say is ignored", async () => {
    const answer = await admin.send("POST", USERS, {
      name: "spike",
      tags: [],
      keyIds: [],
      allowedPaths: [],
      allowedModels: [],
      revoked: true,
      revokedReason: "x",
      userId: "",
    });
    expect(answer.json).toMatchObject({
      tags: [],
      keyIds: [],
      allowedPaths: [],
      allowedModels: [],
      revoked: false,
      revokedReason: "",
    });
    expect(answer.headers.get("x-lintel-ignored-fields")).toBe("revoked,revokedReason");
  });

  it("200: stores when the ttl runs out", async () => {
    const { id, createdAt } = await aUser({ ttl: "90m" });
    expect(await expiryOf(id)).toBe(createdAt + 90 * 60);
  });

  it.each([
    [{ name: "" }, "fields [name] are invalid"],
    [{ tags: ["a", ""] }, "fields [tags] are invalid"],
    [{ keyIds: [""] }, "fields [keyIds] are invalid"],
    [{ costLimitInUsd: -1 }, "fields [costLimitInUsd] are invalid"],
    [{ costLimitInUsdOverTime: -1 }, "fields [costLimitInUsdOverTime] are invalid"],
    [{ rateLimitOverTime: -1 }, "fields [rateLimitOverTime] are invalid"],
    [{ ttl: "soon" }, "fields [ttl] are invalid"],
    [{ allowedPaths: [{ method: "GET" }] }, "fields [allowedPaths.0.path] are invalid"],
    [{ allowedPaths: [{ path: "/" }] }, "fields [allowedPaths.0.method] are invalid"],
    [{ allowedModels: ["m", ""] }, "fields [allowedModels] are invalid"],
    [
      { tags: [""], keyIds: [""], name: "", ttl: "x", allowedModels: [""] },
      "fields [tags, keyIds, name, ttl, allowedModels] are invalid",
    ],
    [
      { allowedPaths: [{ path: "/api/providers/openai/v1/chat/completio", method: "POST" }] },
      expect.stringContaining("/api/providers/openai/v1/chat/completions"),
    ],
    [
      { rateLimitUnit: "m" },
      "rate limit over time can not be empty if rate limit unit is specified",
    ],
    [
      { costLimitInUsdUnit: "d" },
      "cost limit over time can not be empty if cost limit unit is specified",
    ],
    [
      { rateLimitOverTime: 1 },
      "rate limit unit can not be empty if rate limit over time is specified",
    ],
    [
      { costLimitInUsdOverTime: 1 },
      "cost limit unit can not be empty if cost limit over time is specified",
    ],
    [{ rateLimitOverTime: 1, rateLimitUnit: "mo" }, "rate limit unit can not be identified"],
    [
      { costLimitInUsdOverTime: 1, costLimitInUsdUnit: "s" },
      "cost limit unit can not be identified",
    ],
    [{ keyIds: [randomUUID(), "x"] }, "keys are not found"],
    [
      {
        rateLimitOverTime: 1,
        rateLimitUnit: "d",
        limits: [{ kind: "rate", unit: "d", max: 9 }],
      },
      "there are two rate limits per day (d)",
    ],
  ])("400: %j", async (members, detail) => {
    const { status, json } = await admin.send("POST", USERS, { name: "spike", ...members });
    expect(status).toBe(400);
    expect(json).toEqual({
      type: "/errors/validation",
      title: "create user validation failed",
      status: 400,
      detail,
      instance: USERS,
    });
  });

  it.each([
    [
      ["a", "b"],
      ["b", "a"],
    ],
    [["a", "b"], ["a"]],
    [["a"], undefined],
    [undefined, []],
  ])("400: a user id of a user with the tags %j, for the tags %j", async (tags, again) => {
    const userId = randomUUID();
    await aUser({ userId, tags });
    const { json } = await admin.send("POST", USERS, { name: "spike", userId, tags: again });
    expect(json).toMatchObject({
      status: 400,
      title: "create user validation failed",
      detail: `user id exists for tags: [${(again ?? []).join(",")}]`,
    });
  });

  it("200: the same user id with tags the other does not have", async () => {
    const userId = randomUUID();
    await aUser({ userId, tags: ["a"] });
    expect(await aUser({ userId, tags: ["a", "b"] })).toMatchObject({ userId });
  });

  it("200: one of many that come at once with one user id; the others are refused", async () => {
    const userId = randomUUID();
    const body = { name: "spike", userId, tags: ["a"] };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => admin.send("POST", USERS, body)),
    );
    const made = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 400);
    expect([made.length, refused.length]).toEqual([1, 7]);
  });

  it("the database itself keeps a user id unique per set of tags", async () => {
    const userId = randomUUID();
    await aUser({ userId, tags: ["a", "b"] });
    const at = new Date();
    const copy = admin.db
      .insertInto("users")
      .values({
        id: randomUUID(),
        user_id: userId,
        tags: ["b", "a"],
        name: "copy",
        created_at: at,
        updated_at: at,
        revoked: false,
        revoked_reason: "",
        ttl: "",
        cost_limit_nano: 0,
        cost_limit_over_time_nano: 0,
        rate_limit_over_time: 0,
      })
      .execute();
    await expect(copy).rejects.toThrow("users_user_id");
  });

  it("400: a member of another type", async () => {
    const { json } = await admin.send("POST", USERS, { name: "spike", tags: "a" });
    expect(json).toMatchObject({ status: 400, type: "/errors/json-unmarshal" });
  });
});

describe("PATCH /api/users/:id", () => {
  it("200: changes what is given, clears with empty lists, leaves the rest", async () => {
    const { keyId } = await admin.aKey();
    const user = await aUser({ tags: ["t"], keyIds: [keyId], allowedModels: ["m"], ttl: "1h" });
    const changed = await admin.send("PATCH", `${USERS}/${user.id}`, {
      name: "spiegel",
      keyIds: [],
      allowedPaths: [PATH],
      allowedModels: [],
      costLimitInUsd: 1.5,
      costLimitInUsdOverTime: 1,
      costLimitInUsdUnit: "mo",
      rateLimitOverTime: 3,
      rateLimitUnit: "s",
      ttl: "1d",
      tags: ["ignored"],
      userId: "ignored",
    });
    expect(changed.json).toEqual({
      ...user,
      updatedAt: expect.any(Number),
      name: "spiegel",
      keyIds: [],
      allowedPaths: [PATH],
      allowedModels: [],
      costLimitInUsd: 1.5,
      costLimitInUsdOverTime: 1,
      costLimitInUsdUnit: "mo",
      rateLimitOverTime: 3,
      rateLimitUnit: "s",
      ttl: "1d",
    });
    expect(changed.headers.get("x-lintel-ignored-fields")).toBe("tags,userId");
    expect(await expiryOf(user.id)).toBe(user.createdAt + 86_400);
    const unchanged = await admin.send("PATCH", `${USERS}/${user.id}`, { name: "" });
    expect({ ...unchanged.json, updatedAt: 0 }).toEqual({ ...changed.json, updatedAt: 0 });
    expect((await auditOf(user.id)).map(({ verb }) => verb)).toEqual([
      "create-user",
      "update-user",
      "update-user",
    ]);
  });

  it("412: changes nothing of a user that was changed meanwhile", async () => {
    const { id, userId } = await aUser();
    const { headers } = await admin.send("GET", `${USERS}/${id}`);
    await admin.send("PATCH", `${USERS}/${id}`, { name: "first" });
    const stale = { "if-match": headers.get("etag") ?? "" };
    const answers = [
      await admin.sendWith(stale, "PATCH", `${USERS}/${id}`, { name: "second" }),
      await admin.sendWith(stale, "PATCH", `${USERS}?userId=${userId}`, { name: "second" }),
      await admin.sendWith(stale, "DELETE", `${USERS}/${id}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([412, 412, 412]);
    expect((await admin.send("GET", `${USERS}/${id}`)).json.name).toBe("first");
  });

  it("200: replaces listed limits, and refuses two of one kind and window", async () => {
    const { id } = await aUser({ limits: [{ kind: "rate", unit: "d", max: 9 }] });
    const limits = [{ kind: "cost", unit: "h", maxUsd: 0.5 }];
    const changed = await admin.send("PATCH", `${USERS}/${id}`, { limits });
    expect(changed.json.limits).toEqual(limits);
    const twice = { costLimitInUsdOverTime: 1, costLimitInUsdUnit: "h" };
    const { json } = await admin.send("PATCH", `${USERS}/${id}`, twice);
    expect(json).toMatchObject({ status: 400, detail: "there are two cost limits per hour (h)" });
  });

  it("200: clears limits and ttl", async () => {
    const limits = {
      costLimitInUsdOverTime: 1,
      costLimitInUsdUnit: "d",
      rateLimitOverTime: 1,
      rateLimitUnit: "d",
    };
    const { id } = await aUser({ ...limits, ttl: "1h" });
    const none = {
      costLimitInUsdOverTime: 0,
      costLimitInUsdUnit: "",
      rateLimitOverTime: 0,
      rateLimitUnit: "",
      ttl: "",
    };
    expect((await admin.send("PATCH", `${USERS}/${id}`, none)).json).toMatchObject(none);
    expect(await expiryOf(id)).toBeUndefined();
  });

  it("200: restores who was revoked by spending, with a limit above what was spent", async () => {
    const { id } = await aUser({ costLimitInUsd: 1 });
    const at = { scope: "user", scope_id: id, unit: "total", window_start: new Date(0) } as const;
    await admin.db
      .insertInto("spend")
      .values({ ...at, cost_nano: 1_000_000_000, calls: 1 })
      .execute();
    const spent = { revoked: true, revoked_reason: "expired", revoked_by: "spend" };
    await admin.db.updateTable("users").set(spent).where("id", "=", id).execute();
    const raised = (usd: number) => admin.send("PATCH", `${USERS}/${id}`, { costLimitInUsd: usd });
    expect((await raised(1)).json).toMatchObject({ revoked: true, revokedReason: "expired" });
    expect((await raised(1.01)).json).toMatchObject({ revoked: false, revokedReason: "" });
  });

  it("200: revokes with a reason, keeps it, and restores without one", async () => {
    const { id } = await aUser();
    const states = [];
    for (const body of [
      { revoked: true, revokedReason: "left" },
      { revoked: true },
      { revokedReason: "not read" },
      { revoked: false, revokedReason: "not read" },
    ]) {
      const { json } = await admin.send("PATCH", `${USERS}/${id}`, body);
      states.push([json.revoked, json.revokedReason]);
    }
    expect(states).toEqual([
      [true, "left"],
      [true, "left"],
      [true, "left"],
      [false, ""],
    ]);
  });

  it.each([
    [{ keyIds: ["", "a"] }, "fields [keyIds] are invalid"],
    [{ costLimitInUsd: -1 }, "fields [costLimitInUsd] are invalid"],
    [{ ttl: "x" }, "fields [ttl] are invalid"],
    [{ allowedPaths: [{}] }, "fields [allowedPaths.0.path] are invalid"],
    [{ allowedModels: [""] }, "fields [allowedModels] are invalid"],
    [
      { allowedPaths: [{ path: "/api/providers/openai/v1/chat/completio", method: "POST" }] },
      expect.stringContaining("/api/providers/openai/v1/chat/completions"),
    ],
    [
      { rateLimitUnit: "m" },
      "rate limit over time can not be empty if rate limit unit is specified",
    ],
    [
      { rateLimitUnit: "", rateLimitOverTime: 1 },
      "rate limit over time must be 0 if rate limit unit is empty",
    ],
    [
      { costLimitInUsdUnit: "m" },
      "cost limit over time can not be empty if cost limit unit is specified",
    ],
    [
      { costLimitInUsdUnit: "", costLimitInUsdOverTime: 1 },
      "cost limit over time must be 0 if cost limit unit is empty",
    ],
    [
      { rateLimitOverTime: 1 },
      "rate limit unit can not be empty if rate limit over time is specified",
    ],
    [
      { rateLimitOverTime: 0, rateLimitUnit: "m" },
      "rate limit unit has to be empty if rate limit over time is 0",
    ],
    [{ rateLimitOverTime: 1, rateLimitUnit: "w" }, "rate limit unit can not be identified"],
    [
      { costLimitInUsdOverTime: 1 },
      "cost limit unit can not be empty if cost limit over time is specified",
    ],
    [
      { costLimitInUsdOverTime: 0, costLimitInUsdUnit: "m" },
      "cost limit unit has to be empty if cost limit over time is 0",
    ],
    [
      { costLimitInUsdOverTime: 1, costLimitInUsdUnit: "w" },
      "cost limit unit can not be identified",
    ],
    [{ keyIds: [randomUUID()] }, "keys are not found"],
  ])("400: %j", async (body, detail) => {
    const { id } = await aUser();
    const { json } = await admin.send("PATCH", `${USERS}/${id}`, body);
    expect(json).toEqual({
      type: "/errors/validation",
      title: "update user validation failed",
      status: 400,
      detail,
      instance: `${USERS}/:id`,
    });
  });

  it.each([[randomUUID()], ["no-id"]])("404: an unknown id %j", async (id) => {
    const { json } = await admin.send("PATCH", `${USERS}/${id}`, {});
    expect(json).toEqual({
      type: "/errors/not-found",
      title: "user is not found",
      status: 404,
      detail: "user is not found",
      instance: `${USERS}/:id`,
    });
  });
});

describe("PATCH /api/users?userId=…&tags=…", () => {
  it("200: changes every user of the user id that has the tags, and answers with the oldest", async () => {
    const userId = randomUUID();
    const oldest = await aUser({ userId, tags: ["a"] });
    const newer = await aUser({ userId, tags: ["a", "b"] });
    const other = await aUser({ userId, tags: ["c"] });
    const { json } = await admin.send("PATCH", `${USERS}?userId=${userId}&tags=a`, {
      name: "both",
      ttl: "1h",
    });
    expect(json).toMatchObject({ id: oldest.id, name: "both", ttl: "1h" });
    const names = (await admin.send("GET", `${USERS}?userIds=${userId}`)).json;
    expect(names).toMatchObject([
      { id: other.id, name: "spike", ttl: "" },
      { id: newer.id, name: "both", ttl: "1h" },
      { id: oldest.id, name: "both", ttl: "1h" },
    ]);
    expect(await auditOf(newer.id)).toHaveLength(2);
    expect(await auditOf(other.id)).toHaveLength(1);
  });

  it("200: without tags, those with any tags", async () => {
    const userId = randomUUID();
    const { id } = await aUser({ userId });
    const { json } = await admin.send("PATCH", `${USERS}?userId=${userId}`, { name: "x" });
    expect(json).toMatchObject({ id, name: "x", tags: null });
  });

  it.each(["", "?userId=", "?tags=a"])("400: no user id in %j", async (query) => {
    const { json } = await admin.send("PATCH", `${USERS}${query}`, {});
    expect(json).toEqual({
      type: "/errors/missing-user-id",
      title: "missing user id",
      status: 400,
      detail: "query param userId is empty",
      instance: USERS,
    });
  });

  it("400: a member that is not allowed", async () => {
    const { json } = await admin.send("PATCH", `${USERS}?userId=x`, { ttl: "x" });
    expect(json).toMatchObject({
      status: 400,
      title: "update user validation failed",
      detail: "fields [ttl] are invalid",
    });
  });

  it("404: no such user", async () => {
    const userId = randomUUID();
    await aUser({ userId, tags: ["a"] });
    for (const query of [`userId=${randomUUID()}`, `userId=${userId}&tags=a&tags=b`]) {
      const { json } = await admin.send("PATCH", `${USERS}?${query}`, {});
      expect(json).toMatchObject({ status: 404, type: "/errors/not-found", instance: USERS });
    }
  });
});

describe("GET /api/users", () => {
  it("200: users that meet every filter, the newest first", async () => {
    const [tag, other] = [randomUUID(), randomUUID()];
    const { keyId } = await admin.aKey();
    const a = await aUser({ tags: [tag], keyIds: [keyId], userId: `${tag}-a` });
    const b = await aUser({ tags: [tag, other], userId: `${tag}-b` });
    const idsOf = async (query: string) =>
      (await admin.send("GET", `${USERS}?${query}`)).json.map(({ id }: { id: string }) => id);
    expect(await idsOf(`tags=${tag}`)).toEqual([b.id, a.id]);
    expect(await idsOf(`tags=${tag}&tags=${other}`)).toEqual([b.id]);
    expect(await idsOf(`keyIds=${keyId}&keyIds=x`)).toEqual([a.id]);
    expect(await idsOf(`userIds=${tag}-a&userIds=${tag}-b`)).toEqual([b.id, a.id]);
    expect(await idsOf(`userIds=${tag}-a&tags=${other}`)).toEqual([]);
    expect(await idsOf(`name=${tag.toUpperCase()}-B`)).toEqual([b.id]);
    expect(await idsOf(`name=${other}`)).toEqual([]);
    expect(await idsOf(`tags=${tag}&limit=1`)).toEqual([b.id]);
    expect(await idsOf(`tags=${tag}&limit=1&offset=1`)).toEqual([a.id]);
    expect(await idsOf(`tags=${tag}&offset=1`)).toEqual([b.id, a.id]);
  });

  it.each(["", "?limit=1", "?tag=a"])("400: no filter in %j", async (query) => {
    const { json } = await admin.send("GET", `${USERS}${query}`);
    expect(json).toEqual({
      type: "/errors/missing-filteres",
      title: "filters are not found",
      status: 400,
      detail: "filters are missing from the request url. it is required for retrieving users.",
      instance: USERS,
    });
  });

  it("200: all users, page by page, where that is what is asked for", async () => {
    expect((await admin.send("GET", `${USERS}?all=true&limit=1`)).json).toHaveLength(1);
  });

  it.each([
    ["offset", "x"],
    ["limit", "1.5"],
    ["limit", "-1"],
    ["limit", ""],
  ])("400: %s=%s", async (name, value) => {
    const { json } = await admin.send("GET", `${USERS}?tags=a&${name}=${value}`);
    expect(json).toEqual({
      type: "/errors/bad-filters",
      title: `bad ${name} query param`,
      status: 400,
      detail: `${name} query param cannot be converted to integer`,
      instance: USERS,
    });
  });
});

describe("GET and DELETE /api/users/:id", () => {
  it("200: reads it, deletes it, and its user id is free again", async () => {
    const userId = randomUUID();
    const user = await aUser({ userId });
    expect((await admin.send("GET", `${USERS}/${user.id}`)).json).toEqual(user);
    const deleted = await admin.send("DELETE", `${USERS}/${user.id}`);
    expect([deleted.status, deleted.text]).toEqual([200, ""]);
    expect((await admin.send("GET", `${USERS}?userIds=${userId}`)).json).toEqual([]);
    expect((await auditOf(user.id)).at(-1)?.verb).toBe("delete-user");
    expect((await aUser({ userId })).id).not.toBe(user.id);
  });

  it.each([
    ["GET", randomUUID()],
    ["GET", "no-id"],
    ["DELETE", randomUUID()],
    ["DELETE", "no-id"],
  ])("404: %s %s", async (method, id) => {
    const { json } = await admin.send(method, `${USERS}/${id}`);
    expect(json).toMatchObject({ status: 404, type: "/errors/not-found" });
  });

  it("404: everything about a deleted user", async () => {
    const { id } = await aUser();
    await admin.send("DELETE", `${USERS}/${id}`);
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const body = method === "PATCH" ? {} : undefined;
      expect((await admin.send(method, `${USERS}/${id}`, body)).status).toBe(404);
    }
  });
});

/** Unix seconds; `undefined` when the user does not expire. */
async function expiryOf(id: string): Promise<number | undefined> {
  const row = await admin.db
    .selectFrom("users")
    .select("expires_at")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return row.expires_at === null ? undefined : Math.floor(row.expires_at.getTime() / 1000);
}
