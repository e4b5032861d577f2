import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import {
  body,
  type ContractCase,
  type EndpointCases,
  id,
  ok,
  onlyBody,
  query,
  refusing,
  unknownIds,
} from "../contract-case.ts";
import { unique, type World } from "../world.ts";

const POLICIES = "/api/policies";
const newInvalid = refusing(400, "/errors/validation", "policy creation failed");
const changeInvalid = refusing(400, "/errors/validation", "update a policy failed");
const unknown = refusing(
  404,
  "/errors/not-found",
  "policy is not found",
)(/^policy is not found for id: /);
const tagsMissing = refusing(
  400,
  "/errors/tags-empty",
  "query param tags is empty",
)("query param tags is required for retrieving policies.");

const NO_RULES = { rules: null };
const BARE_POLICY = {
  id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4/),
  createdAt: expect.any(Number),
  updatedAt: expect.any(Number),
  config: NO_RULES,
  regexConfig: NO_RULES,
  customConfig: NO_RULES,
  scope: "request",
  marks: "mask",
  onDetectorError: "block",
};

/** The rule names of appendix C, and our own. */
const PII_RULES = (
  "bank_account_number bank_routing credit_debit_number credit_debit_cvv credit_debit_expiry pin email address " +
  "name phone ssn date_time passport_number driver_id url age username password aws_access_key aws_secret_key " +
  "ip_address mac_address all license_plate vehicle_identification_number uk_national_insurance_number " +
  "ca_social_insurance_number us_individual_tax_identification_number uk_unique_taxpayer_reference_number " +
  "in_permanent_account_number in_nrega international_bank_account_number swift_code " +
  "uk_national_health_service_number ca_health_number in_aadhaar in_voter_number secret"
).split(" ");

const CONFIGS = {
  config: { rules: Object.fromEntries(PII_RULES.map((name) => [name, "allow_but_redact"])) },
  regexConfig: { rules: [{ definition: "[2-9]|[12]\\d|3[0-6]", action: "block" }] },
  customConfig: { rules: [{ definition: 'talks of "prices", {costs}', action: "allow_but_warn" }] },
};

const ruleCases = (invalid: typeof newInvalid): readonly ContractCase[] => [
  {
    condition: "200: all kinds of PII, a pattern and a requirement in words",
    request: body(CONFIGS),
    expected: ok(CONFIGS),
  },
  {
    condition: "400: a pattern that is none",
    request: body({ regexConfig: { rules: [{ definition: "(", action: "block" }] } }),
    expected: invalid(
      /^policy is not valid: regexConfig\.rules\[0\]\.definition cannot be compiled/,
    ),
  },
  {
    condition: "400: a pattern that RE2 does not know",
    request: body({ regexConfig: { rules: [{ definition: "(?=a)", action: "block" }] } }),
    expected: invalid(
      /^policy is not valid: regexConfig\.rules\[0\]\.definition cannot be compiled/,
    ),
  },
  {
    condition: "400: a rule that cannot be matched",
    request: body({ config: { rules: { shoe_size: "block" } } }),
    expected: invalid('policy is not valid: config.rules["shoe_size"] is not a known rule'),
  },
  {
    condition: "400: an action that is none",
    request: body({ config: { rules: { email: "eat" } } }),
    expected: invalid(/^policy is not valid: config\.rules\.email is "eat", not one of/),
  },
];

const aPolicy = (world: World, members: object = {}) =>
  world.make("POST", POLICIES, { name: "a policy", tags: [unique()], ...members });
const ofPolicy = async (world: World) => ({ id: (await aPolicy(world)).id });

export const POLICY_CASES: readonly EndpointCases[] = [
  {
    endpoint: `POST ${POLICIES}`,
    aliases: ["POST /policies"],
    sample: () => ({ body: { name: "a policy", tags: ["a"] } }),
    failure: ["/errors/policies/creation", "policy creation failed"],
    cases: [
      {
        condition: "200: the whole object; configs that are missing have no rules",
        expected: ok({ ...BARE_POLICY, name: "a policy", tags: ["a"] }),
      },
      {
        condition: "200: nothing is required",
        request: onlyBody({}),
        expected: ok({ ...BARE_POLICY, name: "" }),
      },
      ...ruleCases(newInvalid),
    ],
  },
  {
    endpoint: `PATCH ${POLICIES}/{id}`,
    aliases: ["PATCH /policies/{id}"],
    sample: async (world) => ({ ...(await ofPolicy(world)), body: {} }),
    failure: ["/errors/policie/updates", "update a policy failed"],
    cases: [
      {
        condition: "200: nothing given changes nothing",
        expected: ok({ ...BARE_POLICY, name: "a policy" }),
      },
      {
        condition: "200: an empty name and empty tags change nothing",
        request: body({ name: "", tags: [] }),
        expected: ok({ name: "a policy", tags: [expect.any(String)] }),
      },
      {
        condition: "200: a config replaces the whole one",
        request: async (_, world) => ({
          id: (await aPolicy(world, CONFIGS)).id,
          body: { config: { rules: { email: "block" } } },
        }),
        expected: ok({ ...CONFIGS, config: { rules: { email: "block" } } }),
        after: (answer) => expect(answer.json.config.rules).toEqual({ email: "block" }),
      },
      ...ruleCases(changeInvalid),
      ...unknownIds(unknown),
    ],
  },
  {
    endpoint: `GET ${POLICIES}`,
    aliases: ["GET /policies"],
    sample: () => ({ query: { tags: unique() } }),
    failure: ["/errors/policies", "get policies by tags failed"],
    cases: [
      { condition: "200: a bare array, empty when nothing matches", expected: ok([]) },
      {
        condition: "200: those that have every tag",
        request: query(async (world) => ({
          tags: (await aPolicy(world, { tags: [unique(), unique()] })).tags,
        })),
        expected: ok([expect.objectContaining({ ...BARE_POLICY, name: "a policy" })]),
      },
      { condition: "400: no tags", request: query({}), expected: tagsMissing },
    ],
  },
  {
    endpoint: `GET ${POLICIES}/{id}`,
    sample: ofPolicy,
    failure: ["/errors/policies", "get policies by tags failed"],
    cases: [
      {
        condition: "200: the whole object",
        expected: ({ id: policyId }) => ok({ ...BARE_POLICY, id: policyId }),
      },
      ...unknownIds(unknown),
    ],
  },
  {
    endpoint: `POST ${POLICIES}/{id}/test`,
    sample: async (world) => ({
      id: (await aPolicy(world, { config: { rules: { email: "allow_but_redact" } } })).id,
      body: { text: "Mail ada@lovelace.example." },
    }),
    failure: ["/errors/policies", "policy test failed"],
    cases: [
      {
        condition: "200: what the policy would do with the text",
        expected: ok({ action: "redacted", redacted: "Mail ***.", unjudged: [] }),
      },
      {
        condition: "400: a text that is too long",
        request: body({ text: "a".repeat(100_001) }),
        expected: refusing(
          400,
          "/errors/validation",
          "policy test failed",
        )(/^fields \[text\] are invalid/),
      },
      ...unknownIds(unknown),
    ],
  },
  {
    endpoint: `GET ${POLICIES}/{id}/matches`,
    sample: async (world) => {
      const { id: policyId } = await aPolicy(world);
      return { id: policyId, query: { start: "1700000000", end: "1700086400" } };
    },
    failure: ["/errors/policies", "get policies by tags failed"],
    cases: [
      {
        condition: "200: what the policy did, by day",
        request: async (sample, world) => {
          for (const action of ["allowed", "redacted", "redacted", "blocked"]) {
            const created_at = new Date(1_700_000_100_000);
            await world.anEvent({ policy_id: sample.id ?? "", action, created_at });
          }
          return sample;
        },
        expected: ok([{ at: 1_700_000_000, allowed: 1, warned: 0, redacted: 2, blocked: 1 }]),
      },
      {
        condition: "200: what it found by type, of a call with two attempts once",
        request: async (sample, world) => {
          const created_at = new Date(1_700_000_100_000);
          const of = { policy_id: sample.id ?? "", action: "redacted", created_at };
          const call_id = randomUUID();
          const policy_matches = JSON.stringify({ email: 2, iban: 1 });
          await world.anEvent({ ...of, call_id, attempt: 1, policy_matches });
          await world.anEvent({ ...of, call_id, attempt: 2, policy_matches });
          await world.anEvent({ ...of, policy_matches: JSON.stringify({ email: 3 }) });
          return { ...sample, query: { ...sample.query, types: "true" } };
        },
        expected: ok([expect.objectContaining({ redacted: 3, found: { email: 5, iban: 1 } })]),
      },
      { condition: "200: nothing of a policy without calls", expected: ok([]) },
      {
        condition: "400: more points than a chart shows",
        request: query({ start: "1", end: "1700000000", by: "hour" }),
        expected: refusing(
          400,
          "/errors/validation",
          "query param is invalid",
        )("start and end are not a period, or it is too long"),
      },
      { condition: "404: an unknown id", request: id(randomUUID()), expected: unknown },
    ],
  },
  {
    endpoint: `DELETE ${POLICIES}/{id}`,
    sample: ofPolicy,
    failure: ["/errors/policies", "policy deletion failed"],
    cases: [
      { condition: "200: an empty answer", expected: ok("") },
      { condition: "404: an unknown id", request: id(randomUUID()), expected: unknown },
      {
        condition: "409: a key has it",
        request: async (sample, world) => {
          await world.aKey({ policyId: sample.id });
          return sample;
        },
        expected: refusing(
          409,
          "/errors/conflict",
          "policy deletion failed",
        )(/^policy is used by keys: /),
      },
    ],
  },
];
