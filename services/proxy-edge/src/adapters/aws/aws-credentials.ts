import type { SettingFields } from "@lintel/providers";
import { withDeadline } from "@lintel/service-kit";

import type { AmbientCredentials } from "../../ports/stored-objects.ts";

export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** Absent of credentials that do not expire. */
  readonly expiration?: Date | undefined;
}

export interface AwsCredentialsOptions {
  readonly load: () => Promise<AwsIdentity>;
  readonly now: () => number;
  /** Called with errors of loads that no call waits for. */
  readonly onTrouble: (error: unknown) => void;
}

const DEADLINE_MS = 5000;
/** The chain gives no others before its own credentials are so near their end. */
const REFRESH_BEFORE_MS = 5 * 60_000;
/** A request signed by them has to arrive. */
const UNUSABLE_BEFORE_MS = 10_000;
/** How long a failure stands: without credentials, every call would ask the whole chain. */
const PAUSE_AFTER_FAILURE_MS = 1000;

/**
 * The machine's AWS credentials in memory, loaded by one request at a time, and again before they expire. Those that are still
 * valid serve on while others are loaded, or cannot be.
 */
export class AwsCredentials implements AmbientCredentials {
  readonly #options: AwsCredentialsOptions;
  #known: AwsIdentity | undefined;
  #loading: Promise<AwsIdentity> | undefined;
  #failure: { readonly untilMs: number; readonly error: unknown } | undefined;

  constructor(options: AwsCredentialsOptions) {
    this.#options = options;
  }

  async find(): Promise<SettingFields> {
    const leftMs = (this.#known?.expiration?.getTime() ?? Infinity) - this.#options.now();
    if (this.#known === undefined || leftMs <= UNUSABLE_BEFORE_MS) {
      return toSettingFields(await this.#load());
    }
    if (leftMs <= REFRESH_BEFORE_MS) this.#load().catch(this.#options.onTrouble);
    return toSettingFields(this.#known);
  }

  #load(): Promise<AwsIdentity> {
    const { now } = this.#options;
    if (this.#failure !== undefined && now() < this.#failure.untilMs) {
      return Promise.reject(this.#failure.error);
    }
    this.#loading ??= withDeadline(this.#options.load(), DEADLINE_MS)
      .then((identity) => {
        this.#failure = undefined;
        this.#known = identity;
        return identity;
      })
      .catch((error: unknown) => {
        this.#failure = { untilMs: now() + PAUSE_AFTER_FAILURE_MS, error };
        throw error;
      })
      .finally(() => {
        this.#loading = undefined;
      });
    return this.#loading;
  }
}

const toSettingFields = ({
  accessKeyId,
  secretAccessKey,
  sessionToken = "",
}: AwsIdentity): SettingFields => ({
  awsAccessKeyId: accessKeyId,
  awsSecretAccessKey: secretAccessKey,
  awsSessionToken: sessionToken,
});
