import type { SettingFields } from "@lintel/providers";

import type { AmbientCredentials } from "../../ports/stored-objects.ts";
import { Renewed, type RenewedOptions } from "../renewed.ts";

export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** Absent of credentials that do not expire. */
  readonly expiration?: Date | undefined;
}

/** The machine's AWS credentials. The chain gives no others before its own are five minutes from their end. */
export class AwsCredentials implements AmbientCredentials {
  readonly #known: Renewed<{
    readonly members: SettingFields;
    readonly expiresMs: number | undefined;
  }>;

  constructor({ load, ...options }: RenewedOptions<AwsIdentity>) {
    this.#known = new Renewed({
      ...options,
      async load() {
        const identity = await load();
        return { members: toSettingFields(identity), expiresMs: identity.expiration?.getTime() };
      },
    });
  }

  async find(): Promise<SettingFields> {
    return (await this.#known.find()).members;
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
