import { createHash, hash } from "node:crypto";

import type { CacheRules } from "@lintel/core";

import type { Inbound, Target } from "../inbound.ts";
import { toUpstreamHeaders } from "../upstream/header-rules.ts";
import { changesAnswer } from "./harmless-headers.ts";

/** A request, as far as it decides its answer and who may see that. */
export interface DigestedRequest {
  readonly rules: CacheRules;
  readonly keyId: string;
  /** The caller's secret, which is no part of what is digested. */
  readonly secret: string;
  /** Whom the call is for; empty when no user is named. */
  readonly userId: string;
  /** The user of the key's owner that this is, with its version: what it may be answered with is its to say. Empty for none. */
  readonly user: string;
  /** Nothing of the call, or of its answer, may be lost in a translation. */
  readonly isStrict: boolean;
  /** Settings that may serve the call. */
  readonly settings: readonly { readonly id: string; readonly version: number }[];
  /** The policy the texts went through, with its version; empty without one. */
  readonly policy: string;
  readonly inbound: Pick<Inbound, "calledPath" | "method"> & {
    readonly reading: { readonly endpoint: { readonly dialect: { readonly name: string } } };
  };
  readonly targets: readonly Pick<Target, "provider" | "upstreamPath">[];
  readonly query: string;
  readonly rawHeaders: readonly string[];
  /** The body as it is sent upstream, before a step changes it. */
  readonly bytes: Buffer;
}

/** Goes up with every change of what is digested, or of what is kept under it. */
const FORMAT = 2;
/** A longer body is digested in slices, with other calls in between: this many bytes take a fraction of a millisecond. */
const SLICE_BYTES = 256 * 1024;

/**
 * The SHA-256 of everything that changes a call's answer and of who may see it. Requests that differ in any of it have
 * different digests. The body counts byte by byte: the order of members changes answers (of a JSON schema, for one), and
 * what members of one name mean, or numbers beyond a double, is the upstream's to say. At once, but for a large body.
 */
export function digestRequest(request: DigestedRequest): Buffer | Promise<Buffer> {
  const { bytes } = request;
  // JSON in one line: where the body begins is not to be mistaken.
  const head = Buffer.from(`${JSON.stringify(partsOf(request))}\n`);
  return bytes.length <= SLICE_BYTES
    ? hash("sha256", Buffer.concat([head, bytes]), "buffer")
    : digestSlices(head, bytes);
}

const partsOf = ({ inbound, keyId, rules, targets, ...request }: DigestedRequest) => [
  FORMAT,
  rules.routeId,
  rules.routeVersion,
  rules.scope,
  rules.scope === "key" ? keyId : "",
  request.userId,
  request.user,
  request.isStrict,
  request.policy,
  inbound.method,
  inbound.calledPath,
  request.query,
  inbound.reading.endpoint.dialect.name,
  targets.map(({ provider, upstreamPath }) => [provider.id, upstreamPath]),
  inOrder(request.settings.map(({ id, version }) => [id, String(version)])),
  inOrder(
    toUpstreamHeaders(request.rawHeaders, request.secret, [])
      .map(([name, value]): [string, string] => [name.toLowerCase(), value])
      .filter(([name]) => changesAnswer(name)),
  ),
];

/** By the first of each pair; those alike stay in their order, which matters among headers of one name. */
const inOrder = (pairs: readonly [string, string][]): readonly [string, string][] =>
  pairs.toSorted(([one], [other]) => (one < other ? -1 : Number(one > other)));

async function digestSlices(head: Buffer, bytes: Buffer): Promise<Buffer> {
  const digest = createHash("sha256").update(head);
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    digest.update(bytes.subarray(at, at + SLICE_BYTES));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return digest.digest();
}
