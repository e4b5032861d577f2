import type { BreakerStore } from "@lintel/breakers";
import type { ProviderSetting } from "@lintel/core";
import type { Keyring, Tables } from "@lintel/db";
import type { SpoolReport } from "@lintel/events";
import type { QueueDepths } from "@lintel/events/bullmq";
import type { Detector } from "@lintel/policies";
import type { Kysely } from "kysely";

import type { ReportFailure } from "./http/answers/answer-thrown.ts";

/** Batches of calls on their way to the ledger, and how long the oldest of them has been. */
export interface QueueFacts extends QueueDepths {
  readonly oldestWaitInMs: number;
}

/** What else there is. Reads reject while Redis is away. */
export interface SystemFacts {
  readonly version: string;
  /** What the environment said, without secrets. */
  readonly configuration: Readonly<Record<string, string | number | boolean | null>>;
  readonly readQueue: (nowMs: number) => Promise<QueueFacts>;
  readonly readSpools: (nowMs: number) => Promise<readonly SpoolReport[]>;
}

/** What came of asking a setting's upstream for its models. */
export interface Probe {
  /** `untestable`: its provider lists no models, or the credential is one of the machines that proxies run on. */
  readonly outcome: "works" | "refused" | "unreachable" | "untestable";
  /** Status of the upstream's answer; null if there was none. */
  readonly status: number | null;
  readonly tookInMs: number | null;
  /** How many it lists; null where it did not say. */
  readonly models: number | null;
  /** Why it does not work, for people: never with an address or a credential. Empty where it works. */
  readonly error: string;
}

/** Where reports are read. */
export interface Reports {
  /** `query` may be asked twice: of another database where the first cannot be used. It only reads. */
  read<Answer>(query: (db: Kysely<Tables>) => Promise<Answer>): Promise<Answer>;
}

/** What routes and verbs need from outside. */
export interface Deps {
  /** For verbs. */
  readonly db: Kysely<Tables>;
  /** For listings, which may take longer. */
  readonly reads: Kysely<Tables>;
  /** For reports: what is in them may be some seconds old. */
  readonly reports: Reports;
  /** Seals and opens the secrets of provider settings. */
  readonly keyring: Keyring;
  /** Detectors over the network, for trying policies; absent where none is set up. */
  readonly detector: Detector | undefined;
  /** Asks the upstream of a setting, whose secrets are in clear, for its models; never rejects. */
  readonly probeProvider: (
    setting: Pick<ProviderSetting, "provider" | "setting">,
  ) => Promise<Probe>;
  /** What proxies share about settings that fail. */
  readonly breakers: Pick<BreakerStore, "read" | "reset">;
  /** What there is to say of the installation beside its database. */
  readonly system: SystemFacts;
  /** Where the configuration file is that this service applies itself; absent where it has none. */
  readonly configFile: string | undefined;
  readonly now: () => Date;
  /** How long this thread has worked, in milliseconds of CPU: what else runs on the machine is not in it. */
  readonly cpuMs: () => number;
  /** A new UUID v4. */
  readonly newId: () => string;
  readonly reportFailure: ReportFailure;
}
