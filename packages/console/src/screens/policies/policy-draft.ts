import type { components } from "@lintel/admin-client";

export type Policy = components["schemas"]["Policy"];
export type NewPolicy = components["schemas"]["NewPolicy"];

/** What a rule may do with what it finds. */
export const ACTIONS = [
  { value: "block", label: "Block the call" },
  { value: "allow_but_redact", label: "Redact it" },
  { value: "allow_but_warn", label: "Warn" },
  { value: "allow", label: "Allow" },
] as const;

/** The types of what can be looked for, in the words of people. */
export const TYPES: readonly string[] = [
  "name",
  "email",
  "phone",
  "address",
  "ssn",
  "credit_debit_number",
  "secret",
  "password",
  "ip_address",
  "url",
  "date_time",
  "age",
  "username",
  "bank_account_number",
  "international_bank_account_number",
  "passport_number",
  "driver_id",
  "license_plate",
  "aws_access_key",
  "aws_secret_key",
  "mac_address",
  "pin",
  "swift_code",
  "bank_routing",
  "credit_debit_cvv",
  "credit_debit_expiry",
  "vehicle_identification_number",
  "all",
];

const NAMES: Readonly<Record<string, string>> = {
  ssn: "US social security number",
  ip_address: "IP address",
  url: "URL",
  mac_address: "MAC address",
  credit_debit_number: "card number",
  credit_debit_cvv: "card security code",
  credit_debit_expiry: "card expiry",
  international_bank_account_number: "IBAN",
  secret: "credentials and keys",
  all: "everything else",
  regex: "own pattern",
  custom: "own description",
};

export const typeName = (type: string): string =>
  NAMES[type] ?? type.replaceAll("_", " ").replace("aws", "AWS");

/** What a rule of a type would find. */
const EXAMPLES: Readonly<Record<string, string>> = {
  name: "Ada Lovelace",
  email: "ada@example.org",
  phone: "+1 415 555 0132",
  address: "12 Market Street, Springfield",
  ssn: "536-90-4399",
  credit_debit_number: "4111 1111 1111 1111",
  credit_debit_cvv: "CVV 123",
  credit_debit_expiry: "expires 08/29",
  secret: "sk-…, ghp_…, -----BEGIN PRIVATE KEY-----",
  password: "password: hunter2",
  ip_address: "203.0.113.7",
  url: "https://example.org/a",
  date_time: "3 March 2026, 14:00",
  age: "aged 41",
  username: "user name: ada",
  bank_account_number: "account 000123456789",
  international_bank_account_number: "DE89 3704 0044 0532 0130 00",
  passport_number: "passport C01X00T47",
  driver_id: "driver’s licence D1234567",
  license_plate: "licence plate 7ABC123",
  aws_access_key: "AKIAIOSFODNN7EXAMPLE",
  aws_secret_key: "wJalrXUtnFEMI/K7MDENG/…",
  mac_address: "00:1B:44:11:3A:B7",
  pin: "PIN 4821",
  swift_code: "DEUTDEFF",
  bank_routing: "routing 021000021",
  vehicle_identification_number: "1HGCM82633A004352",
  all: "every type without a rule of its own",
};

export const exampleOf = (type: string): string => EXAMPLES[type] ?? "";

/** A rule while it is made. */
export interface RuleDraft {
  readonly id: number;
  /** One of the types, or `regex` or `custom`. */
  readonly type: string;
  /** The pattern, or the description. */
  readonly definition: string;
  readonly action: string;
}

export interface PolicyDraft {
  readonly name: string;
  readonly scope: Policy["scope"];
  readonly marks: Policy["marks"];
  readonly rules: readonly RuleDraft[];
}

export const EMPTY_POLICY: PolicyDraft = {
  name: "",
  scope: "request",
  marks: "mask",
  rules: [{ id: 0, type: "email", definition: "", action: "allow_but_redact" }],
};

export function draftOf(policy: Policy): PolicyDraft {
  const types = Object.entries(policy.config.rules ?? {}).map(([type, action]) => ({
    type,
    definition: "",
    action,
  }));
  const regexes = (policy.regexConfig.rules ?? []).map((rule) => ({
    type: "regex",
    ...textsOf(rule),
  }));
  const customs = (policy.customConfig.rules ?? []).map((rule) => ({
    type: "custom",
    ...textsOf(rule),
  }));
  const { marks, name, scope } = policy;
  const rules = [...types, ...regexes, ...customs].map((rule, id) => ({ id, ...rule }));
  return { name, scope, marks, rules };
}

const textsOf = (rule: unknown) => {
  const members = new Map<string, unknown>(Object.entries(rule ?? {}));
  const textOf = (name: string): string => {
    const text = members.get(name);
    return typeof text === "string" ? text : "";
  };
  return { definition: textOf("definition"), action: textOf("action") };
};

/** A draft as the API takes it. */
export function bodyOf({ marks, name, rules, scope }: PolicyDraft) {
  const definitions = (type: string) =>
    rules
      .filter((rule) => rule.type === type && rule.definition !== "")
      .map(({ action, definition }) => ({ action, definition }));
  const types = rules.filter(({ type }) => type !== "regex" && type !== "custom");
  return {
    name: name.trim(),
    scope,
    marks,
    config: { rules: Object.fromEntries(types.map(({ action, type }) => [type, action])) },
    regexConfig: { rules: definitions("regex") },
    customConfig: { rules: definitions("custom") },
  } satisfies NewPolicy;
}
