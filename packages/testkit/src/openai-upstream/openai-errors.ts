import type { HeaderChanges } from "../upstream/header-changes.ts";

interface ErrorRow {
  readonly status: number;
  readonly error: OpenAiError;
  readonly headers?: HeaderChanges;
}

export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** The errors api.openai.com is known to give, word for word as far as they are public. */
const OPENAI_ERRORS = {
  missing_api_key: {
    status: 401,
    error: {
      message:
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API from your browser and are prompted for a username and password. You can obtain an API key from https://platform.openai.com/account/api-keys.",
      type: "invalid_request_error",
      param: null,
      code: null,
    },
    headers: { "www-authenticate": 'Basic realm="OpenAI API"' },
  },
  invalid_api_key: {
    status: 401,
    error: {
      message:
        "Incorrect API key provided: sk-*****. You can find your API key at https://platform.openai.com/account/api-keys.",
      type: "invalid_request_error",
      param: null,
      code: "invalid_api_key",
    },
  },
  invalid_json: {
    status: 400,
    error: {
      message:
        "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON. If you have trouble figuring out how to fix this, please contact us through our help center at help.openai.com.)",
      type: "invalid_request_error",
      param: null,
      code: null,
    },
  },
  context_length_exceeded: {
    status: 400,
    error: {
      message:
        "This model's maximum context length is 128000 tokens. However, your messages resulted in 128001 tokens. Please reduce the length of the messages.",
      type: "invalid_request_error",
      param: "messages",
      code: "context_length_exceeded",
    },
  },
  unsupported_country: {
    status: 403,
    error: {
      message: "Country, region, or territory not supported",
      type: "request_forbidden",
      param: null,
      code: "unsupported_country_region_territory",
    },
  },
  model_not_found: {
    status: 404,
    error: {
      message: "The model `gpt-0` does not exist or you do not have access to it.",
      type: "invalid_request_error",
      param: null,
      code: "model_not_found",
    },
  },
  rate_limit_exceeded: {
    status: 429,
    error: {
      message:
        "Rate limit reached for gpt-4o in organization org-simulated on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in 120ms. Visit https://platform.openai.com/account/rate-limits to learn more.",
      type: "requests",
      param: null,
      code: "rate_limit_exceeded",
    },
    headers: {
      "retry-after": "1",
      "retry-after-ms": "120",
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "120ms",
    },
  },
  insufficient_quota: {
    status: 429,
    error: {
      message:
        "You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
      type: "insufficient_quota",
      param: null,
      code: "insufficient_quota",
    },
  },
  server_error: {
    status: 500,
    error: {
      message:
        "The server had an error while processing your request. Sorry about that! You can retry your request, or contact us through our help center at help.openai.com if the error persists. (Please include the request ID req_simulated in your message.)",
      type: "server_error",
      param: null,
      code: null,
    },
  },
  overloaded: {
    status: 503,
    error: {
      message: "The engine is currently overloaded, please try again later",
      type: "server_error",
      param: null,
      code: null,
    },
  },
} as const satisfies Record<string, ErrorRow>;

export type OpenAiErrorName = keyof typeof OPENAI_ERRORS;

export const isOpenAiErrorName = (name: string): name is OpenAiErrorName =>
  Object.hasOwn(OPENAI_ERRORS, name);

/** The row of a known error, widened so that every row has the same shape. */
export function openAiError(name: OpenAiErrorName): ErrorRow {
  return OPENAI_ERRORS[name];
}

/** A refusal of the request's content: status 400 by default. */
export class RefusedRequest extends Error {
  readonly status: number;
  readonly error: OpenAiError;

  constructor(error: Partial<OpenAiError> & { readonly message: string }, status = 400) {
    super(error.message);
    this.name = "RefusedRequest";
    this.status = status;
    this.error = { type: "invalid_request_error", param: null, code: null, ...error };
  }
}
