import { randomUUID } from "node:crypto";

import { NO_TOKENS } from "@lintel/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { EventAnswer } from "../../src/families/events/models/event-answer.ts";
import { type AdminFixture, startAdmin } from "../admin-fixture.ts";
import { anEvent, type EventColumns } from "../an-event.ts";

const SLOT_TIME = { nanoPerHour: 2_000_000_000, slots: 2, heldMs: 1500 };

const T0 = 1_700_000_000;
const at = (seconds: number, ms = 0) => new Date((T0 + seconds) * 1000 + ms);

let admin: AdminFixture;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => admin.close());

const insert = (...events: readonly EventColumns[]) =>
  admin.db.insertInto("events").values(events).execute();
const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

const SKIPPED = { step: 1, errorCode: "unsupported", reason: "it has no tools" };

describe("an event", () => {
  it("200: has the contract's members in its spellings, and the exact figures beside them", async () => {
    const event = anEvent({
      created_at: at(0, 999),
      tags: ["t"],
      user_id: "u",
      custom_id: randomUUID(),
      metadata: '{"a":1}',
      request: Buffer.from('{"model":"gpt-x"}'),
      response: Buffer.from([0, 255]),
      cost_nano: 123_456_789,
      input_tokens: 7,
      cache_read_tokens: 3,
      output_tokens: 2,
      reasoning_tokens: 4,
      action: "warned",
      ttft_ms: 42,
      overhead_us: 250,
      streamed: true,
      ending: "upstream_failed",
      error_code: "upstream_error_in_answer",
      unknown_usage: ["video_tokens"],
      policy_matches: JSON.stringify({ email: 2 }),
      skipped_steps: JSON.stringify([SKIPPED]),
      requested_model: "fast",
      slot_time: JSON.stringify(SLOT_TIME),
      clamped: true,
      other_usage: JSON.stringify([{ model: "gpt-y", usage: { ...NO_TOKENS, input: 2 } }]),
    });
    await insert(event);
    const { status, json } = await admin.send("GET", `/api/events?customId=${event.custom_id}`);
    expect(status).toBe(200);
    const [answer] = json;
    expect(EventAnswer.parse(answer)).toEqual(answer);
    expect(Object.entries(answer).slice(0, 22)).toEqual([
      ["id", event.id],
      ["created_at", T0],
      ["tags", ["t"]],
      ["key_id", event.key_id],
      ["cost_in_usd", 0.123456789],
      ["provider", "openai"],
      ["model", "gpt-x"],
      ["status", 200],
      ["prompt_token_count", 10],
      ["completion_token_count", 6],
      ["latency_in_ms", 100],
      ["path", "/api/providers/openai/v1/chat/completions"],
      ["method", "POST"],
      ["custom_id", event.custom_id],
      ["request", Buffer.from('{"model":"gpt-x"}').toString("base64")],
      ["response", Buffer.from('{"data":"AP8="}').toString("base64")],
      ["userId", "u"],
      ["action", "warned"],
      ["policyId", ""],
      ["routeId", ""],
      ["correlationId", ""],
      ["metadata", Buffer.from('"{\\"a\\":1}"').toString("base64")],
    ]);
    expect(answer).toMatchObject({
      costInNanoUsd: "123456789",
      unpriced: false,
      usageSource: "upstream",
      tokens: { input: 7, cacheRead: 3, output: 2, reasoning: 4 },
      ttftInMs: 42,
      overheadInMs: 0.25,
      streamed: true,
      ending: "upstream_failed",
      errorCode: "upstream_error_in_answer",
      unknownUsage: ["video_tokens"],
      clamped: true,
      otherUsage: [{ model: "gpt-y", usage: { ...NO_TOKENS, input: 2 } }],
      policyMatches: { email: 2 },
      skippedSteps: [SKIPPED],
      requestedModel: "fast",
      slotTime: SLOT_TIME,
    });
  });

  it("200: has base64 of {} where nothing was stored, as the contract", async () => {
    const event = anEvent({ custom_id: randomUUID() });
    await insert(event);
    const { json } = await admin.send("GET", `/api/events?customId=${event.custom_id}`);
    expect(json[0]).toMatchObject({ request: "e30=", response: "e30=", metadata: "e30=" });
    expect(json[0]).toMatchObject({ requestedModel: event.model, slotTime: null });
  });
});

describe("GET /api/events", () => {
  it("200: includes both ends of the period, to the whole second", async () => {
    const key_id = randomUUID();
    const events = [-1, 0, 5, 10, 11].map((seconds) =>
      anEvent({ key_id, created_at: at(seconds, 500) }),
    );
    await insert(...events);
    const query = `?keyIds=${key_id}&start=${T0}&end=${T0 + 10}`;
    const { json } = await admin.send("GET", `/api/events${query}`);
    expect(idsOf(json)).toEqual(idsOf(events.slice(1, 4)));
  });

  it("200: by user, by custom id, and by both", async () => {
    const [user_id, custom_id] = [randomUUID(), randomUUID()];
    const both = anEvent({ user_id, custom_id });
    const userOnly = anEvent({ user_id, created_at: at(1) });
    await insert(both, userOnly, anEvent());
    const find = async (query: string) =>
      idsOf((await admin.send("GET", `/api/events?${query}`)).json);
    expect(await find(`userId=${user_id}`)).toEqual([both.id, userOnly.id]);
    expect(await find(`userId=${user_id}&customId=${custom_id}`)).toEqual([both.id]);
    expect(await find(`userId=${user_id}&start=${T0 + 1}`)).toEqual([userOnly.id]);
    expect(await find("customId=nobody")).toEqual([]);
  });

  it.each([
    ["", "/errors/no-filters-empty", "none of customId, keyIds and userId is specified"],
    [
      "?customId=&keyIds=",
      "/errors/no-filters-empty",
      "none of customId, keyIds and userId is specified",
    ],
    ["?keyIds=a", "/errors/query-param-start-missing", "query param start is missing"],
    ["?keyIds=a&start=1", "/errors/query-param-end-missing", "query param end is missing"],
    ["?keyIds=a&start=x&end=2", "/errors/bad-start-query-param", "start query cannot be parsed"],
    ["?keyIds=a&start=1&end=2.5", "/errors/bad-end-query-param", "end query cannot be parsed"],
    ["?keyIds=a&start=0&end=2", "/errors/bad-start-query-param", "start query cannot be parsed"],
    [
      "?keyIds=a&start=1&end=99999999999999",
      "/errors/bad-end-query-param",
      "end query cannot be parsed",
    ],
  ])("400: %j", async (query, type, title) => {
    const { status, json } = await admin.send("GET", `/api/events${query}`);
    expect(status).toBe(400);
    expect(json).toMatchObject({ type, title, status: 400, instance: "/api/events" });
  });
});

describe("POST /api/v2/events", () => {
  const key_id = randomUUID();
  const tag = randomUUID();
  const events = [
    anEvent({ key_id, created_at: at(0), cost_nano: 30, tags: [tag, "x"], status: 429 }),
    anEvent({ key_id, created_at: at(1), cost_nano: 10, tags: [tag], action: "blocked" }),
    anEvent({ key_id, created_at: at(2), cost_nano: 20, user_id: "u1", policy_id: "p1" }),
    anEvent({
      key_id,
      created_at: at(3),
      cost_nano: 20,
      user_id: "u2",
      custom_id: "c1",
      provider: "azure",
      model: "gpt-y",
      route_id: "r1",
    }),
  ];
  const [first, second, third, fourth] = idsOf(events);
  beforeAll(() => insert(...events));

  const period = { keyIds: [key_id], start: T0, end: T0 + 10 };
  const search = async (body: object) =>
    (await admin.send("POST", "/api/v2/events", { ...period, ...body })).json;
  const find = async (body: object) => idsOf((await search(body)).events);

  it("200: the start is included, the end is not", async () => {
    expect(await find({ end: T0 + 3 })).toEqual([first, second, third]);
  });

  it.each([
    [{ tags: [tag] }, [first, second]],
    [{ tags: [tag, "x"] }, [first]],
    [{ userIds: ["u1", "u2"] }, [third, fourth]],
    [{ customIds: ["c1"] }, [fourth]],
    [{ policyIds: ["p1"] }, [third]],
    [{ actions: ["blocked", "warned"] }, [second]],
    [{ providers: ["azure", "cached"] }, [fourth]],
    [{ models: ["gpt-y"] }, [fourth]],
    // What the provider called it is another name.
    [{ models: ["gpt-x-2026"] }, []],
    [{ routeIds: ["r1"] }, [fourth]],
    [{ status: 429 }, [first]],
    [{ status: 0, userIds: [], actions: [] }, [first, second, third, fourth]],
    [{ keyIds: ["no-id"] }, []],
  ])("200: filters by %j", async (body, ids) => {
    expect(await find(body)).toEqual(ids);
  });

  it("200: orders by date or by cost", async () => {
    expect(await find({ dateOrder: "desc" })).toEqual([fourth, third, second, first]);
    expect(await find({ costOrder: "ASC" })).toEqual([second, third, fourth, first]);
    expect(await find({ costOrder: "desc" })).toEqual([first, fourth, third, second]);
  });

  it("200: a page, and the whole count only on request", async () => {
    const page = await search({ limit: 2, offset: 1, returnCount: true });
    expect([idsOf(page.events), page.count]).toEqual([[second, third], 4]);
    expect((await search({ offset: 2 })).count).toBe(0);
    expect(await find({ offset: 2 })).toHaveLength(4);
  });

  it.each(["dateOrder", "costOrder"])(
    "200: lists more than a page holds by %s, each event once, with its bodies",
    async (order) => {
      const keyIds = [randomUUID()];
      const body = Buffer.alloc(1024 * 1024, "x");
      const rows = Array.from({ length: 1100 }, (_, index) =>
        anEvent({
          key_id: keyIds[0] ?? "",
          // Many share a moment and a cost.
          created_at: at(Math.floor(index / 300)),
          cost_nano: index % 3,
          response: index < 20 ? body : null,
        }),
      );
      await insert(...rows);
      const { events: found } = await search({ keyIds, [order]: "desc" });
      expect(new Set(idsOf(found))).toEqual(new Set(idsOf(rows)));
      expect(found).toHaveLength(1100);
      const sizes = found.filter(
        (event: { response: string }) => event.response.length > 1024 * 1024,
      );
      expect(sizes).toHaveLength(20);
    },
  );

  it("400: the contract's sentence", async () => {
    const json = await search({ start: T0 + 10 });
    expect(json).toEqual({
      type: "/errors/validation",
      title: "get events request validation failed",
      status: 400,
      detail: `start ${T0 + 10} cannot be larger than end ${T0 + 10}`,
      instance: "/api/v2/events",
    });
  });

  it("200: as GET, the README's spelling, with the members in the query", async () => {
    const query = `?keyIds=${key_id}&start=${T0}&end=${T0 + 10}&userIds=u1&userIds=u2&limit=1&returnCount=true`;
    const { json } = await admin.send("GET", `/api/v2/events${query}`);
    expect([idsOf(json.events), json.count]).toEqual([[third], 2]);
    const invalid = await admin.send("GET", `/api/v2/events?start=${T0}&end=soon`);
    expect(invalid.status).toBe(400);
  });
});

describe("paging by cursor", () => {
  const key_id = randomUUID();
  // Some at the same moment, some of the same cost.
  const events = Array.from({ length: 23 }, (_, index) =>
    anEvent({ key_id, created_at: at(Math.floor(index / 3)), cost_nano: index % 4 }),
  );
  const search = { start: T0, end: T0 + 100, keyIds: [key_id], limit: 5 };
  const find = async (body: object) =>
    (await admin.send("POST", "/api/v2/events", { ...search, ...body })).json;

  beforeAll(() => insert(...events));

  it.each([[{}], [{ dateOrder: "desc" }], [{ costOrder: "asc" }], [{ costOrder: "DESC" }]])(
    "200: v2 with %j gives the listing in pages, with any writes meanwhile",
    async (order) => {
      const all = await find({ ...order, limit: 0 });
      expect(Object.keys(all)).toEqual(["events", "count"]);
      const seen: string[] = [];
      let cursor: string | undefined = "";
      for (let page = 0; cursor !== undefined; page += 1) {
        expect(page).toBeLessThan(6);
        const answer = await find({ ...order, cursor });
        seen.push(...idsOf(answer.events));
        cursor = answer.nextCursor;
      }
      expect(seen).toEqual(idsOf(all.events));
      expect(seen).toHaveLength(23);
    },
  );

  it("400: a cursor that is none, or one of another order", async () => {
    const { nextCursor } = await find({ dateOrder: "desc" });
    for (const body of [
      { cursor: "x" },
      { cursor: nextCursor },
      { costOrder: "asc", cursor: nextCursor },
    ]) {
      expect(await find(body)).toMatchObject({
        status: 400,
        type: "/errors/validation",
        detail: "cursor was not returned by a page in this order",
      });
    }
  });

  it("400: a cursor and an offset", async () => {
    const { nextCursor: cursor } = await find({});
    const { detail } = await find({ cursor, offset: 1 });
    expect(detail).toBe("cursor and offset cannot be both present");
  });

  it("200: v1 names the next page in a header, and no page follows an empty one", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const path = `/api/events?keyIds=${key_id}&start=${T0}&end=${T0 + 100}&limit=10&cursor=${cursor}`;
      const { headers, json } = await admin.send("GET", path);
      seen.push(...idsOf(json));
      cursor = headers.get("x-lintel-next-cursor");
    }
    expect(seen).toEqual(idsOf((await find({ limit: 0 })).events));
  });

  it.each([
    ["limit=0", "query param limit must be from 1 to 500"],
    ["limit=501", "query param limit must be from 1 to 500"],
    ["limit=x", "query param limit must be from 1 to 500"],
    ["cursor=x", "query param cursor is not valid"],
  ])("400: v1 with %s", async (query, detail) => {
    const { json } = await admin.send("GET", `/api/events?userId=u&${query}`);
    expect(json).toMatchObject({ status: 400, type: "/errors/validation", detail });
  });
});

describe("events of unknown outcome", () => {
  it("200: are found among the others, counted, and shown with what corrects them", async () => {
    const key_id = randomUUID();
    const lost = anEvent({ key_id, outcome: "unknown" });
    await insert(lost, anEvent({ key_id }));
    const path = `/api/v2/events/${lost.id}/corrections`;
    const correction = { costInUsd: 0.002, reason: "an invoice" };
    expect((await admin.send("POST", path, correction)).status).toBe(200);
    const period = { start: T0 - 1, end: T0 + 1, keyIds: [key_id] };
    const search = { ...period, outcome: "unknown", returnCount: true };
    const { json } = await admin.send("POST", "/api/v2/events", search);
    expect(json).toMatchObject({ count: 1, events: [{ id: lost.id, outcome: "unknown" }] });
    const all = await admin.send("POST", "/api/v2/events", { ...period, costOrder: "desc" });
    expect(all.json.events).toMatchObject([
      { corrects: lost.id, outcome: "known", cost_in_usd: 0.001_999 },
      { corrects: null, cost_in_usd: 0.000_001 },
      { corrects: null, cost_in_usd: 0.000_001 },
    ]);
  });

  it("403: are corrected by administrators only", async () => {
    const lost = anEvent({ outcome: "unknown" });
    await insert(lost);
    const scopes = ["read", "keys:write", "settings:write", "policies:write"];
    const token = await admin.send("POST", "/api/admin-tokens", { name: randomUUID(), scopes });
    const headers = { "x-api-key": token.json.token };
    const path = `/api/v2/events/${lost.id}/corrections`;
    const answer = await admin.sendWith(headers, "POST", path, { costInUsd: 0, reason: "free" });
    expect(answer.status).toBe(403);
  });
});

describe("past calls at other prices", () => {
  const PATH = "/api/v2/events/repricings";
  const model = randomUUID();
  const key_id = randomUUID();
  const asked = {
    provider: "openai",
    model,
    start: T0 - 10,
    end: T0 + 1000,
    pricesInUsd: { input: 2, output: 10, cacheRead: 0.2 },
    reason: "the price list of November",
  };
  /** 0.0022 dollars at these prices. */
  const call = (columns: Partial<EventColumns> = {}) =>
    anEvent({
      key_id,
      model,
      created_at: at(0),
      input_tokens: 100,
      cache_read_tokens: 5000,
      output_tokens: 100,
      cost_nano: 0,
      ...columns,
    });
  const costOfAll = async () => {
    const rows = await admin.db
      .selectFrom("events")
      .select(["cost_nano", "corrects"])
      .where("key_id", "=", key_id)
      .execute();
    const nano = rows.reduce((sum, row) => sum + BigInt(row.cost_nano), 0n);
    return { nano, entries: rows.filter(({ corrects }) => corrects !== null).length };
  };

  it("200: are booked as entries, page by page, once, and never silently", async () => {
    const many = Array.from({ length: 500 }, (_, index) => call({ created_at: at(index) }));
    await insert(
      ...many,
      call({ cost_nano: 2_200_000 }),
      call({ cost_nano: 9_000_000, created_at: at(999) }),
    );
    // Its search has no price in the list: without that it would cost too little.
    await insert(call({ finer_usage: JSON.stringify({ webSearches: 1 }), created_at: at(998) }));
    await insert(
      call({ outcome: "unknown" }),
      call({ setting_id: "imported" }),
      call({ other_usage: "[]" }),
    );
    const dry = await admin.send("POST", PATH, asked);
    expect(dry.json).toMatchObject({ events: 500, applied: false });
    expect(await costOfAll()).toEqual({ nano: 11_200_000n, entries: 0 });
    const first = await admin.send("POST", PATH, { ...asked, apply: true });
    const cursor: string = first.json.nextCursor;
    const second = await admin.send("POST", PATH, { ...asked, apply: true, cursor });
    expect(second.json).toMatchObject({ events: 3, leftAlone: 1, nextCursor: null });
    expect(first.json.changed + second.json.changed).toBe(501);
    const whole = { nano: 502n * 2_200_000n, entries: 501 };
    expect(await costOfAll()).toEqual(whole);
    const again = await admin.send("POST", PATH, { ...asked, apply: true });
    expect(again.json).toMatchObject({ events: 500, changed: 0 });
    expect(await costOfAll()).toEqual(whole);
    const audited = await admin.db
      .selectFrom("audit_log")
      .select("verb")
      .where("verb", "=", "reprice-events")
      .execute();
    expect(audited).toEqual([{ verb: "reprice-events" }, { verb: "reprice-events" }]);
    const { total } = await admin.db
      .selectFrom("spend")
      .select((eb) => eb.fn.sum<string>("cost_nano").as("total"))
      .where("scope_id", "=", key_id)
      .where("unit", "=", "total")
      .executeTakeFirstOrThrow();
    // What was booked before was inserted here without its sums.
    expect(BigInt(total)).toBe(whole.nano - 11_200_000n);
  });
});
