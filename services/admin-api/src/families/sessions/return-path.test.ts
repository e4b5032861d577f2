import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { returnAddress } from "./return-path.ts";

const publicUrl = new URL("https://ops.test/lintel/");
const START = "https://ops.test/lintel/console/";

describe("where a browser goes on", () => {
  it.each([
    ["keys", `${START}keys`],
    ["requests?model=gpt-4o#x", `${START}requests?model=gpt-4o#x`],
    [undefined, START],
  ])("%s leads to the screen", (wanted, expected) => {
    expect(returnAddress(publicUrl, wanted)).toBe(expected);
  });

  it.each([
    "https://evil.test/",
    "//evil.test/",
    "\\\\evil.test",
    "/\\evil.test",
    "/keys",
    "../api/session",
    "..%2f..",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://ops.test@evil.test/lintel/console/",
    "https://user@ops.test/lintel/console/keys",
    "https://ops.test:444/lintel/console/",
    "\thttps://evil.test",
    "./../../console.evil/",
  ])("%s leads nowhere else", (wanted) => {
    expect(returnAddress(publicUrl, wanted).startsWith(START)).toBe(true);
  });

  it("is always in the console, whatever is asked for", () => {
    const part = fc.constantFrom(
      "/",
      "\\",
      "..",
      ".",
      "%2e",
      ":",
      "//",
      "evil.test",
      "@",
      "?",
      "\t",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(part).map((parts) => parts.join("")),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(text, (wanted) => {
        const address = new URL(returnAddress(publicUrl, wanted));
        expect(address.origin).toBe("https://ops.test");
        expect(address.pathname.startsWith("/lintel/console/")).toBe(true);
      }),
    );
  });
});
