import { describe, expect, it } from "vitest";

import { readNoProxy } from "./no-proxy.ts";

const hostOf = (url: string): string => new URL(url).hostname;

describe("NO_PROXY is read as curl documents it", () => {
  it.each([
    // The examples of curl's page.
    ["ample.com", "https://ample.com", true],
    ["ample.com", "https://ample.com:80", true],
    ["ample.com", "https://www.ample.com", true],
    ["ample.com", "https://www.example.com", false],
    ["ample.com", "https://ample.com.org", false],
    ["example.com,::1,localhost", "https://[::1]:8443", true],
    ["example.com,::1,localhost", "https://localhost", true],
    ["192.168.0.0/16", "https://192.168.44.1", true],
    ["192.168.0.0/16", "https://192.169.0.1", false],
    // A leading or a trailing dot changes nothing, nor does the case.
    [".Local.com", "https://local.com", true],
    [".local.com.", "https://a.b.local.com", true],
    ["local.com", "https://LOCAL.com.", true],
    ["local.com", "https://notlocal.com", false],
    // Blanks separate as commas do, and empty entries are none.
    [" a.example  b.example ,, c.example,", "https://b.example", true],
    [" a.example  b.example ,, c.example,", "https://c.example", true],
    [",", "https://a.example", false],
    ["", "https://a.example", false],
    [".", "https://a.example", false],
    // An asterisk alone is everything; within a list or a name it is none.
    [" * ", "https://a.example", true],
    ["*", "https://10.0.0.1", true],
    ["*,b.example", "https://a.example", false],
    ["*.example", "https://a.example", false],
    // Networks.
    ["10.0.0.1", "https://10.0.0.1", true],
    ["10.0.0.1", "https://10.0.0.10", false],
    ["10.0.0.0/33", "https://10.0.0.0", false],
    ["10.0.0.0/0", "https://8.8.8.8", true],
    ["fd00::/8", "https://[fd12::7]", true],
    ["fd00::/8", "https://[fe80::7]", false],
    // An address is no name, nor the end of one.
    ["0.0.1", "https://10.0.0.1", false],
    ["10.0.0.0/8", "https://a.10.0.0.0", false],
  ])("%j and %s: direct is %j", (list, url, isDirect) => {
    const host = URL.canParse(url) ? hostOf(url) : url.slice("https://".length);
    expect(readNoProxy(list)(host)).toBe(isDirect);
  });
});
