import { describe, expect, it } from "vitest";

import { requireMatch } from "./match-version.ts";

describe("if-match", () => {
  it.each([undefined, '"7"', '"1", "7"', "*", 'W/"7", "7"'])(
    "%s lets version 7 change",
    (header) => {
      expect(() => requireMatch(header).check(7)).not.toThrow();
    },
  );

  it.each(['"8"', 'W/"7"', "7", "", '"77"', '"1","2"'])("%s does not", (header) => {
    expect(() => requireMatch(header).check(7)).toThrow("if-match does not name the current etag");
  });

  it("fails where there is nothing to compare it with", () => {
    expect(() => requireMatch("*").requireChecked()).toThrow("does not exist yet");
    expect(() => requireMatch(undefined).requireChecked()).not.toThrow();
  });
});
