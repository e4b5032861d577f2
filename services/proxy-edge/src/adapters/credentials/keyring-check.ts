import type { CredentialStore } from "@lintel/db";

/** What a probe shows: the keys are those of another installation, or the settings those of another database. */
class WrongKeyError extends Error {
  override readonly name = "WrongKeyError";
  readonly code = "WRONG_ENCRYPTION_KEYS";
}

export interface KeyringCheckOptions {
  readonly store: Pick<CredentialStore, "opensSettings">;
  readonly onWrong: (error: Error) => void;
}

/** Whether the settings that are stored can be opened: looked up at the start and after changes, until it is so. */
export class KeyringCheck {
  readonly #options: KeyringCheckOptions;
  #hasOpened = false;
  #isStale = true;
  #asking: Promise<void> | undefined;

  constructor(options: KeyringCheckOptions) {
    this.#options = options;
  }

  /** Settings have changed. */
  announce(): void {
    this.#isStale = true;
  }

  /** Rejects when no setting can be opened, or that was never known. Asks once for many callers. */
  async ready(): Promise<void> {
    if (!this.#isStale) return;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    await this.#asking;
  }

  async #ask(): Promise<void> {
    this.#isStale = false;
    try {
      if (await this.#options.store.opensSettings()) {
        this.#hasOpened = true;
        return;
      }
    } catch (error) {
      this.#isStale = true;
      // A database that is away says nothing of the keys.
      if (this.#hasOpened) return;
      throw error;
    }
    this.#isStale = true;
    this.#hasOpened = false;
    const error = new WrongKeyError("LINTEL_ENCRYPTION_KEYS open none of the provider settings");
    this.#options.onWrong(error);
    throw error;
  }
}
