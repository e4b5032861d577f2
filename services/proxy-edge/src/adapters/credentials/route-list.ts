import type { Route } from "@lintel/core";
import type { RouteStore } from "@lintel/db";

import type { Routes } from "../../ports/stored-objects.ts";
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

  /** By the object: a list that was read again is another. */
  readonly #byKey = new WeakMap<
    ReadonlyMap<string, Route>,
    ReadonlyMap<string, readonly Route[]>
  >();

  ofKey(keyId: string): readonly Route[] {
    const all = this.peekAll();
    if (all === undefined) return NONE;
    const known = this.#byKey.get(all) ?? routesByKey(all.values());
    this.#byKey.set(all, known);
    return known.get(keyId) ?? NONE;
  }
}

const NONE: readonly Route[] = [];

function routesByKey(routes: Iterable<Route>): ReadonlyMap<string, readonly Route[]> {
  const byKey = new Map<string, Route[]>();
  for (const route of routes) {
    for (const keyId of new Set(route.keyIds)) {
      const own = byKey.get(keyId) ?? [];
      own.push(route);
      byKey.set(keyId, own);
    }
  }
  return byKey;
}
