import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { canonicalPath, MAX_PATH_LENGTH } from "./canonical-path.ts";

describe("the canonical spelling of a path", () => {
  it.each([
    ["/v1/chat/completions", "/v1/chat/completions"],
    ["/v1/%63hat/completion%73", "/v1/chat/completions"],
    ["/v1/models/org%2fmodel", "/v1/models/org%2Fmodel"],
    ["/v1/models/ft%3agpt:x%7E%2d%2E1", "/v1/models/ft%3Agpt:x~-.1"],
    ["/v1/files/...x", "/v1/files/...x"],
    ["/v1/x/%c3%a9", "/v1/x/%C3%A9"],
    ["/a!$&'()*+,=:@b", "/a!$&'()*+,=:@b"],
  ])("of %s is %s", (path, canonical) => {
    expect(canonicalPath(path)).toBe(canonical);
  });

  it.each([
    "",
    "v1/chat",
    "/",
    "/v1/",
    "/v1//chat",
    "/v1/./chat",
    "/v1/.../chat",
    "/v1/%2e%2E/chat",
    "/v1/a%2f..%2Fchat",
    "/v1/a%2F",
    "/v1/a%2F%2Fb",
    "/v1/chat;x=1",
    "/v1/a\\b",
    "/v1/a%5cb",
    "/v1/a%00",
    "/v1/a%0d%0ab",
    "/v1/a%7f",
    "/v1/a%C2%85b",
    "/v1/%2563hat",
    "/v1/%25%36%33hat",
    "/v1/100%25",
    "/v1/a%zz",
    "/v1/%%35F",
    "/v1/%2%66",
    "/v1/a%",
    "/v1/a%u0063",
    "/v1/%C0%AF",
    "/v1/%ff",
    "/v1/é",
    "/v1/a b",
    "/v1/a|b",
    '/v1/"',
    "/v1/a?b",
    "/v1/a#b",
    `/${"x".repeat(MAX_PATH_LENGTH)}`,
  ])("is refused to %j", (path) => {
    expect(canonicalPath(path)).toBeUndefined();
  });

  const characters = fc.constantFrom(...Array.from("/%.;\\~aZ-_:2Ff5c3eé \0"));
  const texts = fc.array(characters, { maxLength: 24 }).map((all) => `/${all.join("")}`);

  it("is its own canonical spelling, and no address parser changes it", () => {
    fc.assert(
      fc.property(texts, (path) => {
        const canonical = canonicalPath(path);
        fc.pre(canonical !== undefined);
        expect(canonicalPath(canonical)).toBe(canonical);
        expect(new URL(`http://h${canonical}`).pathname).toBe(canonical);
        expect(decodeURIComponent(canonical)).toBe(decodeURIComponent(path));
      }),
      { numRuns: 1500 },
    );
  });

  it("is one, however its characters are encoded", () => {
    const segment = fc.stringMatching(/^[\w~-][\w.~-]{0,8}$/);
    const spelled = fc.tuple(
      fc.array(segment, { minLength: 1, maxLength: 4 }),
      fc.infiniteStream(fc.nat(2)),
    );
    fc.assert(
      fc.property(spelled, ([segments, encodings]) => {
        const path = `/${segments.join("/")}`;
        const encoded = path.replaceAll(/[^/]/g, (character) => {
          const hex = character.charCodeAt(0).toString(16).padStart(2, "0");
          const how: unknown = encodings.next().value;
          if (how === 0) return character;
          return how === 1 ? `%${hex}` : `%${hex.toUpperCase()}`;
        });
        expect(canonicalPath(encoded)).toBe(path);
      }),
    );
  });
});
