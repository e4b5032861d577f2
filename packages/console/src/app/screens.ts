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
}

export interface ScreenGroup {
  readonly title: string;
  readonly screens: readonly Screen[];
}

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
        Screen: lazy(async () => ({
          default: (await import("../screens/overview/overview-screen.tsx")).OverviewScreen,
        })),
      },
      {
        path: "/requests",
        title: "Requests",
        icon: "requests",
        permission: "reports:read",
        words: "calls events log logs tail errors",
        Screen: lazy(async () => ({
          default: (await import("../screens/requests/requests-screen.tsx")).RequestsScreen,
        })),
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
        Screen: lazy(async () => ({
          default: (await import("../screens/keys/keys-screen.tsx")).KeysScreen,
        })),
      },
    ],
  },
];

export const SCREENS: readonly Screen[] = SCREEN_GROUPS.flatMap(({ screens }) => screens);
