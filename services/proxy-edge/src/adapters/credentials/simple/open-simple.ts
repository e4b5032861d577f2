import type { CredentialStore } from "@lintel/db";

import type { Credentials } from "../../../ports/stored-objects.ts";
import type { SimpleDeployment } from "../../../simple-deployment.ts";
import { OpenAccess } from "./open-access.ts";
import { SimpleCredentials } from "./simple-credentials.ts";

export interface OpenSimple {
  /** What has to know of changes of keys. */
  readonly followers: readonly OpenAccess[];
  /** The keys of the environment, with those of the database behind them. */
  inFrontOf(credentials: Credentials): Credentials;
}

/** What one backend of the environment adds; nothing where there is none. */
export function openSimple(
  simple: SimpleDeployment | undefined,
  store: Pick<CredentialStore, "hasKeys">,
  onTrouble: (error: unknown) => void,
): OpenSimple {
  if (simple === undefined) return { followers: [], inFrontOf: (credentials) => credentials };
  const { openKey } = simple;
  const access = openKey && new OpenAccess({ hasKeys: () => store.hasKeys(), onTrouble });
  return {
    followers: access === undefined ? [] : [access],
    inFrontOf: (credentials) =>
      new SimpleCredentials(simple, credentials, () =>
        access?.isOpen === true ? openKey : undefined,
      ),
  };
}
