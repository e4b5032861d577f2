import type { AnswerHeaders } from "../upstream/answer.ts";

const REQUESTS_PER_MINUTE = 10_000;

/**
 * The headers OpenAI puts on its answers. Some are there because a gateway must not hand them on as its own:
 * a cookie and an alternative service of the vendor's host.
 */
export function responseHeaders(number: number, status: number): AnswerHeaders {
  return {
    "x-request-id": `req_simulated${String(number).padStart(8, "0")}`,
    "openai-organization": "org-simulated",
    "openai-processing-ms": "12",
    "openai-version": "2020-10-01",
    ...(status === 401 ? {} : rateLimitHeaders(number)),
    "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "access-control-expose-headers": "X-Request-ID",
    "set-cookie": ["__cf_bm=simulated; path=/; domain=.api.openai.com; HttpOnly; Secure"],
    "alt-svc": 'h3=":443"; ma=86400',
    server: "cloudflare",
  };
}

function rateLimitHeaders(number: number): AnswerHeaders {
  return {
    "x-ratelimit-limit-requests": String(REQUESTS_PER_MINUTE),
    "x-ratelimit-limit-tokens": "2000000",
    "x-ratelimit-remaining-requests": String(Math.max(REQUESTS_PER_MINUTE - number, 0)),
    "x-ratelimit-remaining-tokens": "1999900",
    "x-ratelimit-reset-requests": "6ms",
    "x-ratelimit-reset-tokens": "3ms",
  };
}
