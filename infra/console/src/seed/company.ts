/** A company that uses Lintel: what its people would have made in the console. */

export interface AppKey {
  readonly name: string;
  readonly tags: readonly string[];
  readonly settings: readonly [string, ...string[]];
  /** Models by how often they are called, with the tokens of a typical prompt and answer. */
  readonly models: readonly [AppModel, ...AppModel[]];
  /** Share of all calls, in thousandths. */
  readonly share: number;
  readonly limits: Readonly<Record<string, unknown>>;
  readonly policy?: string;
  readonly route?: string;
  readonly users?: readonly [string, ...string[]];
}

interface AppModel {
  readonly provider: string;
  readonly model: string;
  readonly prompt: number;
  readonly answer: number;
  readonly path: string;
}

const CHAT = "/v1/chat/completions";

const model = (name: string, prompt: number, answer: number, path = CHAT): AppModel => {
  const [provider = "", ...rest] = name.split("/");
  return { provider, model: rest.join("/"), prompt, answer, path };
};

export const SETTINGS = [
  { name: "OpenAI production", provider: "openai" },
  { name: "Anthropic EU", provider: "anthropic" },
  { name: "Mistral Paris", provider: "mistral" },
  { name: "GPU cluster", provider: "vllm" },
] as const;

export const POLICIES = [
  {
    name: "Customer data",
    scope: "both",
    marks: "reversible",
    config: {
      rules: {
        email: "allow_but_redact",
        phone: "allow_but_redact",
        credit_debit_number: "block",
        name: "allow_but_redact",
      },
    },
    regexConfig: { rules: [{ definition: String.raw`CUST-\d{6}`, action: "allow_but_redact" }] },
  },
  {
    name: "No credentials",
    scope: "request",
    config: { rules: { secret: "block", password: "block", aws_access_key: "block" } },
  },
  {
    name: "Watch addresses",
    scope: "request",
    config: { rules: { address: "allow_but_warn", ip_address: "allow_but_warn" } },
  },
] as const;

export const ROUTES = [
  {
    name: "support-chat",
    path: "/support/chat",
    strategy: "ordered",
    steps: [
      { provider: "openai", model: "gpt-4o", retries: 1, retryInterval: "500ms" },
      { provider: "anthropic", model: "claude-sonnet-4-5" },
      { provider: "mistral", model: "mistral-small-latest" },
    ],
    cacheConfig: { enabled: true, ttl: "24h" },
    requestFormat: "openai_chat",
  },
  {
    name: "cheap-summaries",
    path: "/summaries",
    strategy: "least-cost",
    steps: [
      { provider: "mistral", model: "mistral-small-latest" },
      { provider: "openai", model: "gpt-4o-mini" },
    ],
    cacheConfig: { enabled: false },
    requestFormat: "openai_chat",
  },
  {
    name: "drafts-by-weight",
    path: "/drafts",
    strategy: "weighted",
    steps: [
      { provider: "anthropic", model: "claude-sonnet-4-5", weight: 3 },
      { provider: "openai", model: "gpt-4o", weight: 1 },
    ],
    cacheConfig: { enabled: false },
    requestFormat: "openai_chat",
  },
] as const;

const CUSTOMERS = ["acme", "globex", "initech", "umbrella", "hooli", "stark", "wayne"] as const;

export const KEYS: readonly AppKey[] = [
  {
    name: "Support copilot",
    tags: ["production", "team-support"],
    settings: ["OpenAI production", "Anthropic EU", "Mistral Paris"],
    models: [
      model("openai/gpt-4o", 2400, 380),
      model("anthropic/claude-sonnet-4-5", 2600, 420, "/v1/messages"),
      model("openai/gpt-4o-mini", 1500, 260),
    ],
    share: 300,
    limits: {
      rateLimitOverTime: 300,
      rateLimitUnit: "m",
      limits: [{ kind: "concurrent", max: 40 }],
    },
    policy: "Customer data",
    route: "support-chat",
    users: CUSTOMERS,
  },
  {
    name: "Checkout assistant",
    tags: ["production", "team-shop"],
    settings: ["OpenAI production"],
    models: [model("openai/gpt-4o-mini", 900, 180), model("openai/gpt-4o", 1100, 220)],
    share: 210,
    limits: { rateLimitOverTime: 120, rateLimitUnit: "m" },
    policy: "Customer data",
    users: CUSTOMERS,
  },
  {
    name: "Contract analyser",
    tags: ["production", "team-legal"],
    settings: ["Anthropic EU"],
    models: [model("anthropic/claude-sonnet-4-5", 18_000, 900, "/v1/messages")],
    share: 60,
    limits: { limits: [{ kind: "tokens", unit: "d", max: 5_000_000 }] },
    policy: "Watch addresses",
  },
  {
    name: "Search embeddings",
    tags: ["production", "team-search"],
    settings: ["OpenAI production"],
    models: [model("openai/text-embedding-3-small", 700, 0, "/v1/embeddings")],
    share: 190,
    limits: {},
  },
  {
    name: "Code review bot",
    tags: ["internal", "team-platform"],
    settings: ["Anthropic EU", "OpenAI production"],
    models: [
      model("anthropic/claude-sonnet-4-5", 7200, 700, "/v1/messages"),
      model("anthropic/claude-haiku-4-5", 5200, 420, "/v1/messages"),
    ],
    share: 90,
    limits: {
      limits: [{ kind: "model-cost", models: ["claude-sonnet*"], unit: "mo", maxUsd: 120 }],
    },
    policy: "No credentials",
  },
  {
    name: "Marketing drafts",
    tags: ["internal", "team-marketing"],
    settings: ["OpenAI production", "Anthropic EU"],
    models: [model("openai/gpt-4o", 1300, 950), model("openai/o3", 1800, 1200)],
    share: 45,
    limits: {},
    route: "drafts-by-weight",
  },
  {
    name: "Nightly summaries",
    tags: ["batch", "team-platform"],
    settings: ["Mistral Paris", "OpenAI production"],
    models: [
      model("mistral/mistral-small-latest", 3400, 300),
      model("openai/gpt-4o-mini", 3400, 300),
    ],
    share: 70,
    limits: { rateLimitOverTime: 20_000, rateLimitUnit: "d" },
    route: "cheap-summaries",
  },
  {
    name: "Staging",
    tags: ["staging"],
    settings: ["OpenAI production", "GPU cluster"],
    models: [
      model("openai/gpt-4o-mini", 400, 90),
      model("vllm/llama-3.3-70b-instruct", 800, 200),
      model("openai/gpt-6-preview", 500, 120),
    ],
    share: 35,
    limits: {},
  },
];
