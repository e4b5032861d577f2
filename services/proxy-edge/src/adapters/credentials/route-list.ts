import type { Route } from "@lintel/core";
import type { RouteStore } from "@lintel/db";

import type { Routes } from "../../deps.ts";
import { NamedList } from "./cache/named-list.ts";

export interface RouteListOptions {
  readonly store: RouteStore;
  readonly onTrouble: (error: unknown) => void;
}

/** All routes, by their paths. */
export class RouteList extends NamedList<Route> implements Routes {
  constructor({ onTrouble, store }: RouteListOptions) {
    super({
      what: "routes",
      async read() {
        const found = await store.findAll();
        return new Map(found.map((route) => [route.path, route]));
      },
      onTrouble,
    });
  }
}
