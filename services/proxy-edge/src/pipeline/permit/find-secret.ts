import { hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import { oncePerHead } from "../../http/arrived-request.ts";
import { headerOf } from "../exchange.ts";

/** What a caller presents. */
export interface Presented {
  readonly headers: IncomingHttpHeaders;
  /** The first of its secrets; empty when there is none. */
  readonly secret: string;
  /** Hash of the secret, by which its key is looked up. */
  readonly hash: string;
}

export function presentedBy(headers: IncomingHttpHeaders): Presented {
  const secret = findSecret(headers);
  return { headers, secret, hash: hashOf(secret) };
}

/** The same, of a request: a secret that comes again on a connection is hashed once. */
export const presentedIn = oncePerHead(({ headers }) => presentedBy(headers));

export const hashOf = (secret: string): string => hash("sha256", secret, "hex");

/**
 * The secret a caller presents first: `x-api-key`, `api-key`, Google's `x-goog-api-key`, or `Authorization` as Bearer, as a Basic password,
 * or as the access key of AWS' signature.
 */
export const findSecret = (headers: IncomingHttpHeaders): string =>
  headerOf(headers, "x-api-key").trim() ||
  headerOf(headers, "api-key").trim() ||
  headerOf(headers, "x-goog-api-key").trim() ||
  fromAuthorization(headerOf(headers, "authorization"));

/** All secrets a caller presents, each once, in the same order: SDKs send a credential of their own beside ours. */
export function findSecrets(headers: IncomingHttpHeaders): readonly string[] {
  const presented = [
    headerOf(headers, "x-api-key").trim(),
    headerOf(headers, "api-key").trim(),
    headerOf(headers, "x-goog-api-key").trim(),
    fromAuthorization(headerOf(headers, "authorization")),
  ];
  return [...new Set(presented)].filter((secret) => secret !== "");
}

function fromAuthorization(header: string): string {
  const said = header.trim();
  const space = said.indexOf(" ");
  if (space < 0) return "";
  const scheme = said.slice(0, space).toLowerCase();
  const behind = said.slice(space).trimStart();
  const end = behind.indexOf(" ");
  const credentials = end < 0 ? behind : behind.slice(0, end);
  if (scheme === "bearer") return credentials;
  if (scheme === "aws4-hmac-sha256") return accessKeyIn(behind);
  if (scheme !== "basic") return "";
  const pair = Buffer.from(credentials, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon < 0 ? "" : pair.slice(colon + 1);
}

/**
 * The access key that a request is signed with, `Credential=<key>/<date>/<region>/<service>/aws4_request`: AWS' clients are given
 * the gateway's key there. The signature is not looked at, since the secret is in the key itself.
 */
function accessKeyIn(parameters: string): string {
  const scope = /(?:^|[\s,])Credential=([^\s,]+)/.exec(parameters)?.[1] ?? "";
  return scope.split("/").slice(0, -4).join("/");
}

/** A secret as it may be shown: its first five characters, of a short one only the first. */
export const maskSecret = (secret: string): string =>
  secret.length > 5 ? secret.slice(0, 5) + "*".repeat(46) : `${secret.slice(0, 1)}${"*".repeat(5)}`;

/** Shorter ones, which older releases took, may stand in a path by chance. */
const MIN_SECRET_LENGTH = 8;

/** Whether a path, as it is or percent-decoded, holds the secret of its caller: it must not go on, nor be recorded. */
export function holdsSecret(path: string, secret: string): boolean {
  if (secret.length < MIN_SECRET_LENGTH || path.length <= secret.length) return false;
  return path.includes(secret) || (path.includes("%") && decoded(path).includes(secret));
}

/** A path as it may be recorded. */
export const pathWithoutSecret = (path: string, secret: string): string =>
  holdsSecret(path, secret) ? decoded(path).replaceAll(secret, maskSecret(secret)) : path;

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
