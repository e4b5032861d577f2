import { type ComponentType, lazy, type LazyExoticComponent } from "react";

import type { Permission } from "../api/permissions.ts";
import type { IconName } from "../ui/icon.tsx";

/** A screen: one segment of the address, with all that it shows in the query. */
export interface Screen {
  readonly path: string;
  readonly title: string;
  readonly icon: IconName;
  /** What its reader must be allowed to do. Whoever is not does not see it. */
  readonly permission: Permission;
  /** Other words people look for it by. */
  readonly words: string;
  readonly Screen: LazyExoticComponent<ComponentType>;
  /** Fetches its file, where that was not done yet: for whoever will soon need it. */
  readonly load: () => void;
}

export interface ScreenGroup {
  readonly title: string;
  readonly screens: readonly Screen[];
}

/** A screen in a file of its own. */
const loadedBy = (read: () => Promise<ComponentType>): Pick<Screen, "Screen" | "load"> => ({
  Screen: lazy(async () => ({ default: await read() })),
  // A file that is missing is missed when the screen is shown.
  load: () => void read().catch(() => undefined),
});

/** Every screen has a file of its own that is loaded when it is first opened. */
export const SCREEN_GROUPS: readonly ScreenGroup[] = [
  {
    title: "Usage",
    screens: [
      {
        path: "/",
        title: "Overview",
        icon: "overview",
        permission: "reports:read",
        words: "dashboard spend cost usage report",
        ...loadedBy(
          async () => (await import("../screens/overview/overview-screen.tsx")).OverviewScreen,
        ),
      },
      {
        path: "/requests",
        title: "Requests",
        icon: "requests",
        permission: "reports:read",
        words: "calls events log logs tail errors",
        ...loadedBy(
          async () => (await import("../screens/requests/requests-screen.tsx")).RequestsScreen,
        ),
      },
      {
        path: "/jobs",
        title: "Jobs",
        icon: "jobs",
        permission: "reports:read",
        words: "batch batches background fine-tuning responses",
        ...loadedBy(async () => (await import("../screens/jobs/jobs-screen.tsx")).JobsScreen),
      },
      {
        path: "/playground",
        title: "Playground",
        icon: "playground",
        permission: "keys:read",
        words: "try chat test prompt",
        ...loadedBy(
          async () =>
            (await import("../screens/playground/playground-screen.tsx")).PlaygroundScreen,
        ),
      },
    ],
  },
  {
    title: "Access",
    screens: [
      {
        path: "/keys",
        title: "Keys",
        icon: "keys",
        permission: "keys:read",
        words: "api key secret limit budget rotate revoke",
        ...loadedBy(async () => (await import("../screens/keys/keys-screen.tsx")).KeysScreen),
      },
      {
        path: "/users",
        title: "Users",
        icon: "users",
        permission: "keys:read",
        words: "end user customer limit",
        ...loadedBy(async () => (await import("../screens/users/users-screen.tsx")).UsersScreen),
      },
      {
        path: "/policies",
        title: "Policies",
        icon: "policies",
        permission: "policies:read",
        words: "pii guardrail redact block rules",
        ...loadedBy(
          async () => (await import("../screens/policies/policies-screen.tsx")).PoliciesScreen,
        ),
      },
    ],
  },
  {
    title: "Upstream",
    screens: [
      {
        path: "/providers",
        title: "Providers",
        icon: "providers",
        permission: "settings:read",
        words: "settings credentials accounts openai anthropic health breaker",
        ...loadedBy(
          async () => (await import("../screens/providers/providers-screen.tsx")).ProvidersScreen,
        ),
      },
      {
        path: "/routes",
        title: "Routes",
        icon: "routes",
        permission: "settings:read",
        words: "fallback failover weights balance cache",
        ...loadedBy(async () => (await import("../screens/routes/routes-screen.tsx")).RoutesScreen),
      },
      {
        path: "/prices",
        title: "Prices",
        icon: "prices",
        permission: "reports:read",
        words: "price book cost model tokens",
        ...loadedBy(async () => (await import("../screens/prices/prices-screen.tsx")).PricesScreen),
      },
    ],
  },
  {
    title: "Operation",
    screens: [
      {
        path: "/alerts",
        title: "Alerts",
        icon: "alerts",
        permission: "settings:read",
        words: "webhook slack budget notify",
        ...loadedBy(async () => (await import("../screens/alerts/alerts-screen.tsx")).AlertsScreen),
      },
      {
        path: "/audit",
        title: "Audit",
        icon: "audit",
        permission: "admin",
        words: "log who changed history",
        ...loadedBy(async () => (await import("../screens/audit/audit-screen.tsx")).AuditScreen),
      },
      {
        path: "/admin-tokens",
        title: "Admin tokens",
        icon: "tokens",
        permission: "admin",
        words: "sessions scopes access",
        ...loadedBy(
          async () =>
            (await import("../screens/admin-tokens/admin-tokens-screen.tsx")).AdminTokensScreen,
        ),
      },
      {
        path: "/system",
        title: "System",
        icon: "system",
        permission: "reports:read",
        words: "version health migrations",
        ...loadedBy(async () => (await import("../screens/system/system-screen.tsx")).SystemScreen),
      },
    ],
  },
];

export const SCREENS: readonly Screen[] = SCREEN_GROUPS.flatMap(({ screens }) => screens);

/** The screen of an address below the console's own. */
export const screenAt = (address: string): Screen | undefined =>
  SCREENS.find(({ path }) => path === (address === "" ? "/" : address));
