import {
  type connect,
  createCredentialStore,
  createCustomProviderStore,
  createPolicyStore,
  createRouteStore,
  createUserStore,
  followChanges,
  type Keyring,
} from "@lintel/db";

import type { SimpleDeployment } from "../../simple-deployment.ts";
import { CredentialCache } from "./credential-cache.ts";
import { CustomProviderList } from "./custom-provider-list.ts";
import { KeyringCheck } from "./keyring-check.ts";
import { PolicyCache } from "./policy-cache.ts";
import { RouteList } from "./route-list.ts";
import { openSimple } from "./simple/open-simple.ts";
import { UserCache } from "./user-cache.ts";

export interface KnownOptions {
  readonly db: ReturnType<typeof connect>;
  readonly databaseUrl: string;
  readonly keyring: Keyring;
  readonly pollIntervalMs: number;
  /** One backend and its keys, beside what is in the database. */
  readonly simple: SimpleDeployment | undefined;
  readonly reportTrouble: (error: unknown, what: string) => void;
  /** Called with what makes calls fail until an operator acts. */
  readonly reportError: (error: unknown, what: string) => void;
}

/** What calls look up, in memory and kept fresh by one feed of changes. */
export function openKnown(options: KnownOptions) {
  const { reportError, reportTrouble, databaseUrl, db, keyring, pollIntervalMs } = options;
  const store = createCredentialStore({
    db,
    keyring,
    onUnreadable: (settingId, error) =>
      reportError(error, `provider setting ${settingId} cannot be decrypted`),
  });
  const keyringCheck = new KeyringCheck({
    store,
    onWrong: (error) => reportError(error, "no provider setting can be decrypted"),
  });
  const onTrouble = (error: unknown): void => reportTrouble(error, "changes could not be read");
  const credentials = new CredentialCache({ store, onTrouble });
  const users = new UserCache({ store: createUserStore(db), onTrouble });
  const customProviders = new CustomProviderList({
    store: createCustomProviderStore({
      db,
      onUnreadable: (id, error) => reportTrouble(error, `custom provider ${id} cannot be read`),
    }),
    onTrouble: (error) => reportTrouble(error, "custom providers could not be read"),
  });
  const policies = new PolicyCache({
    store: createPolicyStore({
      db,
      onUnreadable: (id, error) => reportError(error, `policy ${id} cannot be read`),
    }),
    onTrouble,
  });
  const routes = openRoutes(options);
  const simple = openSimple(options.simple, store, onTrouble);
  const known = { credentials, customProviders, policies, routes, users };
  const caches = [...Object.values(known), ...simple.followers];
  // What changes are announced to, by kind.
  const followers = new Map<string, readonly Pick<CredentialCache, "announce">[]>([
    ["key", [credentials, ...simple.followers]],
    ["setting", [keyringCheck, credentials]],
    ["custom-provider", [customProviders]],
    ["route", [routes]],
    ["user", [users]],
    ["policy", [policies]],
  ]);
  const feed = followChanges({
    databaseUrl,
    store,
    pollIntervalMs,
    onChange(change) {
      for (const follower of followers.get(change.kind) ?? []) follower.announce(change);
    },
    onGap() {
      keyringCheck.announce();
      for (const cache of caches) cache.revalidate();
    },
    onTrouble: (error) => reportTrouble(error, "change feed in trouble"),
  });
  const forget = (): void => {
    for (const cache of caches) cache.close();
  };
  const inFront = { ...known, credentials: simple.inFrontOf(credentials) };
  return { feed, forget, keyringCheck, known: inFront };
}

const openRoutes = ({ db, reportTrouble }: Pick<KnownOptions, "db" | "reportTrouble">): RouteList =>
  new RouteList({
    store: createRouteStore({
      db,
      onUnreadable: (id, error) => reportTrouble(error, `route ${id} cannot be read`),
    }),
    onTrouble: (error) => reportTrouble(error, "routes could not be read"),
  });
