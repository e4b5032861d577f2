import { describe, expect, it } from "vitest";
import { z } from "zod";

import { parseEnv } from "../env/parse-env.ts";
import { egressEnv, forwardProxyOf } from "./forward-proxy.ts";

const proxyFor = (env: Readonly<Record<string, string>>, url: string) =>
  forwardProxyOf(parseEnv(z.object(egressEnv), env))(new URL(url));

const PROVIDER = "https://api.openai.com/v1";

describe("the forward proxy of a URL", () => {
  it.each([
    ["http://proxy.example:3128", "proxy.example", 3128, false],
    ["proxy.example:3128", "proxy.example", 3128, false],
    ["http://proxy.example", "proxy.example", 80, false],
    ["https://proxy.example", "proxy.example", 443, true],
    ["http://[fd00::1]:8080/", "fd00::1", 8080, false],
  ])("%s", (HTTPS_PROXY, host, port, isTls) => {
    const proxy = { host, port, isTls, authorization: undefined };
    expect(proxyFor({ HTTPS_PROXY }, PROVIDER)).toEqual(proxy);
    expect(proxyFor({ HTTPS_PROXY }, "wss://api.openai.com/v1/realtime")).toEqual(proxy);
  });

  it("is none without the variable, over http, and where NO_PROXY says so", () => {
    const HTTPS_PROXY = "http://proxy.example:3128";
    expect(proxyFor({}, PROVIDER)).toBeUndefined();
    expect(proxyFor({ HTTPS_PROXY }, "http://vllm.models.svc:8000")).toBeUndefined();
    expect(proxyFor({ HTTPS_PROXY, NO_PROXY: "openai.com" }, PROVIDER)).toBeUndefined();
    expect(proxyFor({ HTTPS_PROXY, no_proxy: "*" }, PROVIDER)).toBeUndefined();
  });

  it("is the one in small letters where both are given, as with curl", () => {
    const env = { HTTPS_PROXY: "http://large:1", https_proxy: "http://small:1" };
    expect(proxyFor(env, PROVIDER)).toMatchObject({ host: "small" });
    const exceptions = { NO_PROXY: "openai.com", no_proxy: "other.example" };
    expect(proxyFor({ ...env, ...exceptions }, PROVIDER)).toMatchObject({ host: "small" });
  });

  it("has the credentials of its URL, decoded", () => {
    const HTTPS_PROXY = "http://us%40er:p%3Ass@proxy.example:3128";
    const authorization = `Basic ${Buffer.from("us@er:p:ss").toString("base64")}`;
    expect(proxyFor({ HTTPS_PROXY }, PROVIDER)).toMatchObject({ authorization });
  });

  it.each([
    "socks5://proxy.example:1080",
    "http:// proxy",
    "http://us%er@proxy.example",
    "a proxy:1",
  ])("%s is refused without being repeated", (HTTPS_PROXY) => {
    expect(() => proxyFor({ HTTPS_PROXY }, PROVIDER)).toThrow(/HTTPS_PROXY: must/);
    expect(() => proxyFor({ HTTPS_PROXY }, PROVIDER)).not.toThrow(HTTPS_PROXY);
  });
});
