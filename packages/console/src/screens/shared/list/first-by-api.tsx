import type { components } from "@lintel/admin-client";

import { SERVICE_URL } from "../../../api/service.ts";
import { asCurl, type ApiCall } from "../../../format/as-curl.ts";
import { CodeBlock } from "../../../ui/code-block.tsx";

type Schemas = components["schemas"];

/** A call that makes the first of each kind; what is written in capitals is the reader's. */
const FIRST = {
  provider: {
    method: "PUT",
    path: "/api/provider-settings",
    body: {
      provider: "openai",
      name: "OpenAI",
      setting: { apikey: "YOUR_API_KEY" },
    } satisfies Schemas["NewProviderSetting"],
  },
  key: {
    method: "PUT",
    path: "/api/key-management/keys",
    body: {
      name: "Checkout assistant",
      key: "A_SECRET_OF_YOUR_CHOICE",
      settingIds: ["ID_OF_A_PROVIDER"],
      costLimitInUsdOverTime: 5,
      costLimitInUsdUnit: "mo",
    } satisfies Schemas["NewKey"],
  },
  user: {
    method: "POST",
    path: "/api/users",
    body: {
      name: "Acme Corporation",
      userId: "acme",
      costLimitInUsdOverTime: 20,
      costLimitInUsdUnit: "mo",
    } satisfies Schemas["NewUser"],
  },
  policy: {
    method: "POST",
    path: "/api/policies",
    body: {
      name: "Customer data",
      config: { rules: { email: "allow_but_redact", credit_debit_number: "block" } },
    } satisfies Schemas["NewPolicy"],
  },
  route: {
    method: "POST",
    path: "/api/routes",
    body: {
      name: "chat",
      path: "/chat",
      keyIds: ["ID_OF_A_KEY"],
      steps: [
        { provider: "openai", model: "gpt-4o-mini" },
        { provider: "openai", model: "gpt-4.1-mini" },
      ],
      cacheConfig: { enabled: false },
    } satisfies Schemas["NewRoute"],
  },
  alert: {
    method: "POST",
    path: "/api/alerts",
    body: {
      name: "Budgets",
      kind: "budget_share",
      thresholds: [50, 80, 100],
      webhook: { url: "https://YOUR_HOST/hook" },
    } satisfies Schemas["NewAlert"],
  },
  token: {
    method: "POST",
    path: "/api/admin-tokens",
    body: { name: "Grafana", scopes: ["read"] } satisfies Schemas["NewAdminToken"],
  },
} as const satisfies Readonly<Record<string, ApiCall>>;

/** Where there is nothing of a kind yet: the line that makes the first one. */
export const FirstByApi = ({ kind }: { readonly kind: keyof typeof FIRST }) => (
  <div className="text-left">
    <CodeBlock label="The first one by the API" text={asCurl(FIRST[kind], SERVICE_URL)} />
  </div>
);
