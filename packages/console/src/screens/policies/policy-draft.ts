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
