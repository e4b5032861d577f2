import { parseGoDuration } from "@lintel/core";
import {
  findProvider,
  PROVIDERS,
  type SettingField,
  type SettingFieldKind,
} from "@lintel/providers";

import { SERVER_MEMBERS, validateServerMembers } from "./server-members.ts";

/** How long the proxy waits for the upstream, as Go durations. */
const DEADLINES = ["connectTimeout", "firstByteTimeout", "idleTimeout", "totalTimeout"] as const;

/** How many calls the upstream takes at once; further ones wait in each proxy. */
const MAX_CONCURRENCY = "maxConcurrency";

const FIELDS: readonly SettingField[] = PROVIDERS.flatMap(({ settingFields }) => settingFields);

const namesOf = (...kinds: readonly SettingFieldKind[]): readonly string[] => [
  ...new Set(FIELDS.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)),
];

/** Sent in headers or used for signing. */
const CREDENTIALS = namesOf("secret");
/** Never sent themselves. */
const SECRET_TEXTS = namesOf("secret-text");

/** Fields of providers that are not secret; every provider's settings may have a `url`. */
export const PUBLIC_FIELDS = [...new Set(["url", ...namesOf("url", "host-label", "text")])];

/** Members that may be shown. Everything else, known or not, never leaves the service. */
const PUBLIC = [...PUBLIC_FIELDS, ...DEADLINES, MAX_CONCURRENCY, ...SERVER_MEMBERS];

const SPELLING = new Map(
  [...PUBLIC, ...CREDENTIALS, ...SECRET_TEXTS].map((name) => [name.toLowerCase(), name]),
);

export type Members = Readonly<Record<string, string>>;

/**
 * Known members in one spelling: BricksLLM's README writes `apiKey` in one place and `apikey` in another. Of a custom
 * provider only its `authenticationParam` is known, which is kept in lower case.
 */
export function spellMembers(
  provider: string,
  members: Members,
  authenticationParam: string | undefined,
): Members {
  const spelling = isBuiltIn(provider) ? SPELLING : spellingOf(authenticationParam ?? "");
  const spelled = Object.entries(members).map(([name, value]) => [
    spelling.get(name.toLowerCase()) ?? name,
    value,
  ]);
  return Object.fromEntries(spelled);
}

const spellingOf = (name: string): ReadonlyMap<string, string> =>
  new Map([[name.toLowerCase(), name]]);

/** The part of a setting that may be shown. Any member of a custom provider may be its credential. */
export function publicMembers(provider: string, members: Members): Members {
  if (!isBuiltIn(provider)) return {};
  const shown = PUBLIC.flatMap((name) => {
    const value = members[name];
    return value === undefined || value === "" ? [] : [[name, value]];
  });
  return Object.fromEntries(shown);
}

/** Fields that every provider's settings may have. */
const SHARED_BY_ALL: ReadonlySet<string> = new Set(
  ["url", ...DEADLINES, MAX_CONCURRENCY].map((name) => name.toLowerCase()),
);

/**
 * Whether a member of a setting is not secret, so that a file may hold it. For a custom provider, any member beyond those
 * that every setting may have can be its credential.
 */
export const isPlainMember = (provider: string, name: string): boolean => {
  if (!isBuiltIn(provider)) return SHARED_BY_ALL.has(name.toLowerCase());
  return PUBLIC.includes(SPELLING.get(name.toLowerCase()) ?? name);
};

/**
 * What is wrong with a setting's members, in the contract's words; `undefined` if nothing is. A provider that
 * is not built in needs its `authenticationParam` ("" if it has none), which is `undefined` for an unknown one.
 */
export function validateMembers(
  provider: string,
  members: Members,
  authenticationParam: string | undefined,
): string | undefined {
  return (
    validateRequired(provider, members, authenticationParam) ??
    refuseUnsendable(provider, members, authenticationParam) ??
    problemInFields(provider, members) ??
    validateUrl(members["url"]) ??
    validateDeadlines(members) ??
    validateConcurrency(members) ??
    validateServerMembers(provider, members)
  );
}

/** Members that become part of a host name. */
const HOST_LABELS = namesOf("host-label");
const HOST_LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;
/** What a header carries unchanged: visible ASCII (RFC 9110, 5.5). */
const SENDABLE = /^[\x21-\x7e]*$/;

/** A credential that no header can carry, or a name no host can have: every call would fail with a misleading error. */
function refuseUnsendable(
  provider: string,
  members: Members,
  authenticationParam = "",
): string | undefined {
  const credentials = isBuiltIn(provider) ? CREDENTIALS : [authenticationParam];
  const credential = credentials.find((name) => !SENDABLE.test(members[name] ?? ""));
  if (credential !== undefined) {
    return `setting.${credential} must be of visible ASCII characters, without spaces and line ends`;
  }
  const label = HOST_LABELS.find((name) => {
    const text = members[name] ?? "";
    return text !== "" && !HOST_LABEL.test(text);
  });
  return label && `setting.${label} must be of letters, digits and hyphens`;
}

/** What a provider's field finds wrong with its value. */
function problemInFields(provider: string, members: Members): string | undefined {
  for (const { name, problemWith } of findProvider(provider)?.settingFields ?? []) {
    const text = members[name] ?? "";
    const problem = text === "" ? undefined : problemWith?.(text);
    if (problem !== undefined) return `setting.${name} ${problem}`;
  }
  return undefined;
}

function validateDeadlines(members: Members): string | undefined {
  const wrong = DEADLINES.find((name) => {
    const text = members[name];
    return text !== undefined && text !== "" && !((parseGoDuration(text) ?? 0) > 0);
  });
  return wrong && `setting.${wrong} must be a duration such as 30s`;
}

function validateConcurrency({ [MAX_CONCURRENCY]: text = "" }: Members): string | undefined {
  return text === "" || /^[1-9]\d{0,4}$/.test(text)
    ? undefined
    : `setting.${MAX_CONCURRENCY} must be a whole number from 1 to 99999`;
}

/** Whether a provider is built in. */
export const isBuiltIn = (provider: string): boolean => findProvider(provider) !== undefined;

function validateRequired(
  provider: string,
  members: Members,
  authenticationParam: string | undefined,
): string | undefined {
  const fields = findProvider(provider)?.settingFields;
  if (fields !== undefined) {
    const missing = missingIn(fields, members);
    return missing.length === 0
      ? undefined
      : `provider ${provider} is missing fields ${missing.join(",")}`;
  }
  if (authenticationParam === undefined) return `provider ${provider} is not supported`;
  if (authenticationParam === "" || !isEmpty(members, authenticationParam)) return undefined;
  return `provider ${provider} is missing value for field ${authenticationParam}`;
}

/** The names of required fields that are empty and have no alternative. */
function missingIn(fields: readonly SettingField[], members: Members): readonly string[] {
  const ambient = fields.filter(({ isAmbient }) => isAmbient === true);
  const usesAmbient = ambient.every(({ name }) => isEmpty(members, name));
  return fields
    .filter(({ isAmbient, isRequired }) => isRequired === true && !(usesAmbient && isAmbient))
    .filter(
      ({ alternative, name }) => isEmpty(members, name) && isEmpty(members, alternative ?? name),
    )
    .map(({ name }) => name);
}

const isEmpty = (members: Members, name: string): boolean => (members[name] ?? "") === "";

/** The address is shown to every administrator, so nothing secret may be in it. */
function validateUrl(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  const url = URL.parse(text);
  const isPlain =
    url !== null &&
    (url.protocol === "https:" || url.protocol === "http:") &&
    `${url.username}${url.password}${url.search}${url.hash}` === "";
  if (isPlain) return undefined;
  return "setting.url must be an http or https address without credentials, query and fragment";
}
