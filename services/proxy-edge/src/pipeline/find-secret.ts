import type { IncomingHttpHeaders } from "node:http";

import { headerOf } from "./exchange.ts";

/** The secret a caller presents: `x-api-key`, `api-key`, or `Authorization` as Bearer or as a Basic password. */
export function findSecret(headers: IncomingHttpHeaders): string {
  return (
    headerOf(headers, "x-api-key").trim() ||
    headerOf(headers, "api-key").trim() ||
    fromAuthorization(headerOf(headers, "authorization"))
  );
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
  if (scheme !== "basic") return "";
  const pair = Buffer.from(credentials, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon < 0 ? "" : pair.slice(colon + 1);
}

/** A secret as it may be shown: its first five characters, of a short one only the first. */
export const maskSecret = (secret: string): string =>
  secret.length > 5 ? secret.slice(0, 5) + "*".repeat(46) : `${secret.slice(0, 1)}${"*".repeat(5)}`;
