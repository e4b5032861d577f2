import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Endpoint } from "../contract/endpoint.ts";
import type { Method } from "../contract/method.ts";
import { PROVIDERS } from "../providers/registry.ts";
import { createEndpointFinder } from "./find-endpoint.ts";

/** A known path of a provider and what it is called with. */
interface KnownCall {
  readonly method: Method;
  readonly pattern: string;
  readonly endpoint: Endpoint;
}

const callsOf = (endpoints: readonly Endpoint[]): readonly KnownCall[] =>
  endpoints.filter(({ path }) => !path.endsWith("/*")).flatMap(spelledCalls);

function spelledCalls(endpoint: Endpoint): readonly KnownCall[] {
  const own = endpoint.methods.map((method) => ({ method, pattern: endpoint.path, endpoint }));
  const { aliases = [] } = endpoint;
  return own.concat(aliases.map(({ method, path }) => ({ method, pattern: path, endpoint })));
}

/** Ids as providers make them, and names with data that must be encoded. */
const ID = fc.oneof(
  fc.stringMatching(/^[a-z]{1,6}_[A-Za-z0-9]{1,8}$/),
  fc.constantFrom("gpt-4.1", "org%2Fmodel", "ft%3Agpt", "v1", "runs2"),
);

const hexOf = (character: string): string =>
  character.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase();

/** Changes that some server undoes, each at a place that the number picks. */
const CHANGES: readonly ((path: string, at: number) => string)[] = [
  (path, at) => replaceAt(path, at, (character) => `%${hexOf(character)}`),
  (path, at) => replaceAt(path, at, (character) => `%${hexOf(character).toLowerCase()}`),
  (path, at) => replaceAt(path, at, (character) => `%25${hexOf(character)}`),
  (path, at) => replaceAt(path, at, (character) => fullWidthOf(character)),
  (path, at) => insertAt(path, at, "%C2%AD"),
  (path, at) => afterSegment(path, at, ";x=1"),
  (path, at) => afterSegment(path, at, "%3Bx"),
  (path, at) => afterSegment(path, at, "%20"),
  (path, at) => afterSegment(path, at, "."),
  (path, at) => afterSegment(path, at, ".json"),
  (path, at) => afterSegment(path, at, "%3Fx"),
  (path, at) => afterSegment(path, at, "%00"),
  (path, at) => atSlash(path, at, "//"),
  (path, at) => atSlash(path, at, "/./"),
  (path, at) => atSlash(path, at, "/x/../"),
  (path, at) => atSlash(path, at, "/x/%2E%2e/"),
  (path, at) => atSlash(path, at, "/%3Bx/"),
  (path, at) => atSlash(path, at, "\\"),
  (path, at) => atSlash(path, at, "%5C"),
  // Beside an id that holds an encoded slash another one is more of that id.
  (path, at) => (path.includes("%2F") ? path : atSlash(path, at, "%2F")),
  (path) => `${path}/`,
  (path) => `/v1${path}`,
  (path) => `/openai${path}`,
  (path) => `/openai/v1${path}`,
];

function replaceAt(path: string, at: number, change: (character: string) => string): string {
  const place = at % path.length;
  const character = path[place] ?? "";
  return /[\w-]/.test(character) && path[place - 1] !== "%" && path[place - 2] !== "%"
    ? path.slice(0, place) + change(character) + path.slice(place + 1)
    : path;
}

const fullWidthOf = (character: string): string =>
  encodeURIComponent(String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0));

const insertAt = (path: string, at: number, text: string): string =>
  replaceAt(path, at, (character) => character + text);

function afterSegment(path: string, at: number, text: string): string {
  const segments = path.split("/");
  const place = 1 + (at % (segments.length - 1));
  // Behind dots another reading of them would begin.
  const changed = segments.map((segment, index) =>
    index === place && /[^.]$/.test(segment) ? segment + text : segment,
  );
  return changed.join("/");
}

function atSlash(path: string, at: number, text: string): string {
  const segments = path.split("/");
  const place = 1 + (at % (segments.length - 1));
  return segments.slice(0, place).join("/") + text + segments.slice(place).join("/");
}

/** A path, in letters of either case where they are no data. */
function pathOf(pattern: string, ids: readonly string[], raised: readonly boolean[]): string {
  const next = { id: 0, letter: 0 };
  const segments = pattern.split("/").map((segment) => {
    if (segment.startsWith(":")) return ids[next.id++] ?? "id_1";
    return segment.replaceAll(/[a-z]/g, (letter) =>
      raised[next.letter++ % raised.length] === true ? letter.toUpperCase() : letter,
    );
  });
  return segments.join("/");
}

const SPELLING = fc.record({
  ids: fc.array(ID, { minLength: 4, maxLength: 4 }),
  raised: fc.oneof(
    { weight: 3, arbitrary: fc.constant([false]) },
    { weight: 1, arbitrary: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }) },
  ),
  changes: fc.array(fc.tuple(fc.nat(CHANGES.length - 1), fc.nat(200)), { maxLength: 3 }),
});

describe.each(PROVIDERS.map((provider) => [provider.id, provider] as const))(
  "another spelling of a known path of %s",
  (_id, provider) => {
    const find = createEndpointFinder(provider);
    const calls = callsOf(provider.endpoints);

    it("leads to the same endpoint and the same upstream path, or nowhere", () => {
      const served = { plain: 0, other: 0, refused: 0 };
      fc.assert(
        fc.property(fc.nat(calls.length - 1), SPELLING, (at, { changes, ids, raised }) => {
          const call = calls[at] ?? raise();
          const plain = pathOf(call.pattern, ids, [false]);
          const expected = find(call.method, plain);
          // An id that is a known word makes another path of it.
          fc.pre(expected?.endpoint === call.endpoint);
          const spelled = changes.reduce(
            (path, [change, place]) => CHANGES[change]?.(path, place) ?? path,
            pathOf(call.pattern, ids, raised),
          );
          const found = find(call.method, spelled);
          if (found === undefined) return void (served.refused += 1);
          served[spelled === plain ? "plain" : "other"] += 1;
          const isEncodingOnly = saysSame(spelled, plain);
          expect([spelled, found.endpoint.path]).toEqual([spelled, call.endpoint.path]);
          const { upstreamPath } = isEncodingOnly ? expected : found;
          expect([spelled, found.upstreamPath]).toEqual([spelled, upstreamPath]);
          return undefined;
        }),
        { numRuns: 2000 },
      );
      // All three were seen, or the test shows nothing.
      expect(Math.min(served.plain, served.other, served.refused)).toBeGreaterThan(20);
    });
  },
);

const raise = (): never => {
  throw new Error("there is such a call");
};

/** Do two paths differ in nothing but encoding? Other spellings may change what a placeholder holds. */
const saysSame = (one: string, other: string): boolean => {
  try {
    return JSON.stringify(decodedSegments(one)) === JSON.stringify(decodedSegments(other));
  } catch {
    return false;
  }
};

const decodedSegments = (path: string): readonly string[] =>
  path.split("/").map((segment) => decodeURIComponent(segment));
