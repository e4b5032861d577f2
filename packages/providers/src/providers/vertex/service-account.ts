import { createPrivateKey, type KeyObject, sign as signBytes } from "node:crypto";

import { ACCESS_TOKEN, type AccessTokens } from "../../contract/provider.ts";
import type { SettingField, SettingFields } from "../../contract/setting-field.ts";
import { isRecord, stringIn } from "../../formats/json/is-record.ts";
import { parseJson } from "../../formats/json/parse-json.ts";

/** The parts of a service account's key file that are needed (cloud.google.com/iam/docs/keys-create-delete, November 2026). */
interface ServiceAccount {
  readonly email: string;
  readonly keyId: string;
  readonly key: KeyObject;
  readonly projectId: string;
  readonly tokenUri: string;
}

const TOKEN_URI = "https://oauth2.googleapis.com/token";
const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const LIFETIME_S = 3600;
/** So much may the clock here be ahead of Google's. */
const CLOCK_SKEW_S = 10;

/** Reads a key file. Throws, with a sentence that holds nothing of the file, when it is none of a service account. */
function readServiceAccount(text: string): ServiceAccount {
  const json = parseJson(Buffer.from(text));
  if (!isRecord(json)) throw new Error("it is no JSON object");
  const email = stringIn(json["client_email"]);
  const pem = stringIn(json["private_key"]);
  if (email === "" || pem === "") throw new Error("it has no `client_email` or no `private_key`");
  const tokenUri = stringIn(json["token_uri"]) || TOKEN_URI;
  if (!/^https?:$/.test(URL.parse(tokenUri)?.protocol ?? "")) {
    throw new Error("its `token_uri` is no http or https address");
  }
  return {
    email,
    keyId: stringIn(json["private_key_id"]),
    key: readKey(pem),
    projectId: stringIn(json["project_id"]),
    tokenUri,
  };
}

/** The errors of OpenSSL may repeat what they cannot read. */
function readKey(pem: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    // Said below.
  }
  if (key?.asymmetricKeyType !== "rsa") throw new Error("its `private_key` is no RSA key in PEM");
  return key;
}

/** The content of the key file, as it is downloaded. */
export const SERVICE_ACCOUNT: SettingField = {
  name: "serviceAccount",
  kind: "secret-text",
  isRequired: true,
  problemWith(text) {
    try {
      readServiceAccount(text);
      return undefined;
    } catch (error) {
      const why = error instanceof Error ? error.message : "it cannot be read";
      return `must be the key file of a service account: ${why}`;
    }
  },
};

/** Key files by the setting that has them; a changed setting is another object. */
const accounts = new WeakMap<SettingFields, ServiceAccount>();

/** The service account of a setting. Throws when it has none. */
export function serviceAccountOf(members: SettingFields): ServiceAccount {
  const known = accounts.get(members);
  if (known !== undefined) return known;
  const account = readServiceAccount(members[SERVICE_ACCOUNT.name] ?? "");
  accounts.set(members, account);
  return account;
}

/** Tokens for an assertion that the service account has signed (RFC 7523; developers.google.com/identity/protocols/oauth2/service-account). */
export const googleTokens: AccessTokens = {
  request(members, nowMs) {
    const account = serviceAccountOf(members);
    const grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    const form = new URLSearchParams({ grant_type: grant, assertion: assert(account, nowMs) });
    return {
      url: account.tokenUri,
      contentType: "application/x-www-form-urlencoded",
      body: form.toString(),
    };
  },
  read({ access_token: token, expires_in: seconds }) {
    if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) return undefined;
    const lifetimeS = typeof seconds === "number" && seconds > 0 ? seconds : LIFETIME_S;
    return { token, lifetimeMs: lifetimeS * 1000 };
  },
};

/** What the service account says of itself, signed (RFC 7519, RFC 7515). */
function assert({ email, key, keyId, tokenUri }: ServiceAccount, nowMs: number): string {
  const atS = Math.floor(nowMs / 1000) - CLOCK_SKEW_S;
  const head = { alg: "RS256", typ: "JWT", ...(keyId === "" ? {} : { kid: keyId }) };
  const claims = { iss: email, scope: SCOPE, aud: tokenUri, iat: atS, exp: atS + LIFETIME_S };
  const signed = `${encode(head)}.${encode(claims)}`;
  return `${signed}.${signBytes("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

const encode = (json: object): string => Buffer.from(JSON.stringify(json)).toString("base64url");

/** Calls carry the token. Throws when there is none. */
export function authorize({ [ACCESS_TOKEN]: token = "" }: SettingFields): string {
  if (token === "") throw new Error("there is no access token");
  return `Bearer ${token}`;
}
