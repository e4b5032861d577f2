import { expect } from "vitest";

import { body, type EndpointCases, id, malformed, ok, query, refusing } from "../contract-case.ts";
import { unique, type World } from "../world.ts";

const ALERTS = "/api/alerts";
const DELIVERIES = "/api/alert-deliveries";
const FAILURES = "/errors/alerts";
const UNKNOWN_ID = "98daa3ae-961d-4253-bf6a-322a32fdca3d";
const WEBHOOK = { url: "https://hooks.example.com/services/T0/B0/hidden" };

const invalid = refusing(400, "/errors/validation", "alert validation failed");
const changeInvalid = refusing(400, "/errors/validation", "alert update validation failed");
const unknown = refusing(404, "/errors/not-found", "alert is not found")("alert is not found");
const deliveryUnknown = refusing(
  404,
  "/errors/not-found",
  "alert delivery is not found",
)("alert delivery is not found");

const members = () => ({ name: unique("alert"), kind: "budget_share", webhook: WEBHOOK });
const anAlert = (world: World, more: object = {}) =>
  world.make("POST", ALERTS, { ...members(), ...more });
const aDelivery = async (world: World) => {
  const { id: alertId } = await anAlert(world);
  return world.make("POST", `${ALERTS}/${alertId}/test`, {});
};

export const ALERT_CASES: readonly EndpointCases[] = [
  {
    endpoint: `POST ${ALERTS}`,
    sample: () => ({ body: members() }),
    failure: [FAILURES, "alert creation error"],
    cases: [
      {
        condition: "200: with the thresholds of its kind, and a secret that is shown once",
        expected: ok({
          kind: "budget_share",
          enabled: true,
          thresholds: [50, 80, 100],
          webhook: { host: "hooks.example.com", format: "lintel" },
          webhookSecret: expect.stringMatching(/^whsec_[\w+/]{43}=$/),
        }),
        after: ({ text }) => expect(text).not.toContain("hidden"),
      },
      {
        condition: "200: with a secret of one's own, which is not shown",
        request: body({ webhook: { ...WEBHOOK, secret: "sixteen characters" } }),
        expected: { status: 200 },
        after: ({ json }) => expect(json).not.toHaveProperty("webhookSecret"),
      },
      {
        condition: "400: of a kind that there is not",
        request: body({ kind: "weather" }),
        expected: malformed(/^kind: /),
      },
      {
        condition: "400: an address that is none",
        request: body({ webhook: { url: "ftp://hooks.example.com" } }),
        expected: invalid(
          "webhook.url must be an http or https address without a user or password",
        ),
      },
      {
        condition: "400: a threshold twice",
        request: body({ thresholds: [80, 80] }),
        expected: invalid("thresholds must differ from each other"),
      },
      {
        condition: "400: keys where no budget is watched",
        request: body({ kind: "spool", keyIds: [UNKNOWN_ID] }),
        expected: invalid("keyIds, userIds and tags are for budgets"),
      },
      {
        condition: "400: a window of what is no rate",
        request: body({ windowInMinutes: 5 }),
        expected: invalid("windowInMinutes and minCalls are for error rates"),
      },
    ],
  },
  {
    endpoint: `GET ${ALERTS}`,
    sample: async (world) => {
      await anAlert(world);
      return {};
    },
    failure: [FAILURES, "alerts reading error"],
    cases: [
      {
        condition: "200: without addresses and secrets",
        expected: { status: 200 },
        after: ({ json, text }) => {
          expect(json.length).toBeGreaterThan(0);
          expect(text).not.toMatch(/hidden|whsec_/);
        },
      },
    ],
  },
  {
    endpoint: `GET ${ALERTS}/{id}`,
    sample: async (world) => ({ id: (await anAlert(world)).id }),
    failure: [FAILURES, "alerts reading error"],
    cases: [
      { condition: "200: the rule", expected: ok({ kind: "budget_share" }) },
      { condition: "404: an unknown id", request: id(UNKNOWN_ID), expected: unknown },
    ],
  },
  {
    endpoint: `PATCH ${ALERTS}/{id}`,
    sample: async (world) => ({ id: (await anAlert(world)).id, body: { thresholds: [90] } }),
    failure: [FAILURES, "alert update error"],
    cases: [
      {
        condition: "200: what is given, and nothing else",
        expected: ok({ thresholds: [90], kind: "budget_share", enabled: true }),
      },
      {
        condition: "200: another address",
        request: body({ webhook: { url: "http://other.example.com/", format: "slack" } }),
        expected: ok({ webhook: { host: "other.example.com", format: "slack" } }),
      },
      {
        condition: "400: what is of another kind",
        request: body({ minCalls: 5 }),
        expected: changeInvalid("windowInMinutes and minCalls are for error rates"),
      },
      { condition: "404: an unknown id", request: id(UNKNOWN_ID), expected: unknown },
    ],
  },
  {
    endpoint: `DELETE ${ALERTS}/{id}`,
    sample: async (world) => ({ id: (await anAlert(world)).id }),
    failure: [FAILURES, "alert deletion error"],
    cases: [
      { condition: "200: when it was deleted", expected: ok("") },
      { condition: "404: an unknown id", request: id(UNKNOWN_ID), expected: unknown },
    ],
  },
  {
    endpoint: `POST ${ALERTS}/{id}/test`,
    sample: async (world) => ({ id: (await anAlert(world)).id }),
    failure: [FAILURES, "alert test error"],
    cases: [
      {
        condition: "200: that it will be sent",
        expected: ok({ state: "pending", attempts: 0, message: { type: "alert.test" } }),
      },
      { condition: "404: an unknown id", request: id(UNKNOWN_ID), expected: unknown },
    ],
  },
  {
    endpoint: `GET ${DELIVERIES}`,
    sample: async (world) => {
      await aDelivery(world);
      return {};
    },
    failure: [FAILURES, "alerts reading error"],
    cases: [
      {
        condition: "200: pages that follow each other",
        request: async (sample, world) => {
          await aDelivery(world);
          return { ...sample, query: { limit: "1" } };
        },
        expected: ok({ nextCursor: expect.any(String) }),
        after: async ({ json }, world) => {
          const next = await world.send("GET", `${DELIVERIES}?limit=1&cursor=${json.nextCursor}`);
          expect(next.json.deliveries[0].id).not.toBe(json.deliveries[0].id);
        },
      },
      {
        condition: "400: a state that there is not",
        request: query({ state: "lost" }),
        expected: refusing(400, "/errors/validation", "query param is invalid")(/^state: /),
      },
      {
        condition: "400: a cursor that no page gave",
        request: query({ cursor: "nonsense" }),
        expected: refusing(
          400,
          "/errors/validation",
          "query param is invalid",
        )("cursor is not one that a page returned"),
      },
    ],
  },
  {
    endpoint: `POST ${DELIVERIES}/{id}/retry`,
    sample: async (world) => ({ id: (await aDelivery(world)).id }),
    failure: [FAILURES, "alert retry error"],
    cases: [
      { condition: "200: that it will be tried", expected: ok({ state: "pending" }) },
      { condition: "404: an unknown id", request: id(UNKNOWN_ID), expected: deliveryUnknown },
    ],
  },
];
