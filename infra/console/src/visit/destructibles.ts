import type { Lintel } from "../../../e2e/src/stack/start-lintel.ts";
import type { Ids } from "../seed/draw-calls.ts";
import { make } from "../seed/make.ts";

const idOf = (ids: ReadonlyMap<string, string>, name: string): string => ids.get(name) ?? "";

/** What can be deleted, created again for each test: where its drawer is, and its path in the API. */
interface Destructible {
  readonly kind: string;
  readonly make: () => Promise<string>;
  readonly address: (id: string) => string;
  readonly path: (id: string) => string;
}

const OPENAI = { provider: "openai", name: "Unused", setting: { apikey: "sk-unused" } };
const ROUTE = {
  name: "unused",
  path: "/unused",
  steps: [{ provider: "openai", model: "gpt-4o" }],
  cacheConfig: { enabled: false },
};

interface Place {
  readonly lintel: Lintel;
  readonly ids: Ids;
}

/** One of each kind; the place is asked for when one is made. */
export const destructibles = (placeOf: () => Place): readonly Destructible[] => [
  {
    kind: "key",
    make: () =>
      make(placeOf().lintel, "PUT", "/api/key-management/keys", {
        name: "Unused",
        key: "lk_unused_key",
        settingIds: [idOf(placeOf().ids.settings, "OpenAI production")],
      }),
    address: (id) => `keys?key=${id}`,
    path: (id) => `/api/key-management/keys?keyIds=${id}`,
  },
  {
    kind: "user",
    make: () =>
      make(placeOf().lintel, "POST", "/api/users", {
        name: "Unused",
        userId: "unused",
        tags: ["unused"],
      }),
    address: (id) => `users?userId=unused&user=${id}`,
    path: (id) => `/api/users/${id}`,
  },
  {
    kind: "policy",
    make: () => make(placeOf().lintel, "POST", "/api/policies", { name: "Unused" }),
    address: (id) => `policies?policy=${id}`,
    path: (id) => `/api/policies/${id}`,
  },
  {
    kind: "provider",
    make: () => make(placeOf().lintel, "PUT", "/api/provider-settings", OPENAI),
    address: (id) => `providers?setting=${id}`,
    path: (id) => `/api/provider-settings/${id}`,
  },
  {
    kind: "route",
    make: () =>
      make(placeOf().lintel, "POST", "/api/routes", {
        ...ROUTE,
        keyIds: [idOf(placeOf().ids.keys, "Staging")],
      }),
    address: (id) => `routes?route=${id}`,
    path: (id) => `/api/routes/${id}`,
  },
  {
    kind: "alert",
    make: () =>
      make(placeOf().lintel, "POST", "/api/alerts", {
        name: "Unused",
        kind: "spool",
        webhook: { url: "https://hooks.example.com/x" },
      }),
    address: (id) => `alerts?alert=${id}`,
    path: (id) => `/api/alerts/${id}`,
  },
];
