import type { CurrentModels } from "../../src/ports/models.ts";

/** The models that keys have chosen, in memory. */
export class ChosenModels implements CurrentModels {
  readonly #chosen = new Map<string, string>();

  async find(keyId: string): Promise<string> {
    return this.#chosen.get(keyId) ?? "";
  }

  async choose(keyId: string, model: string): Promise<void> {
    this.#chosen.set(keyId, model);
  }
}
