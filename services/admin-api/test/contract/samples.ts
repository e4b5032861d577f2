import type { Call, EndpointCases } from "./contract-case.ts";
import { operationOf } from "./document.ts";
import type { World } from "./world.ts";

/** Samples of endpoints. One that was not taken for a change is as good as new, and a new one costs several writes. */
export class Samples {
  readonly #unspent = new Map<string, Call[]>();

  async take({ endpoint, sample }: EndpointCases, world: World): Promise<Call> {
    return this.#unspent.get(endpoint)?.pop() ?? (await sample(world));
  }

  /** Gives back what was taken, with the status that a request made of it was answered with. */
  giveBack({ endpoint }: EndpointCases, sample: Call, status: number): void {
    if (status === 200 && operationOf(endpoint).isWrite) return;
    const unspent = this.#unspent.get(endpoint) ?? [];
    this.#unspent.set(endpoint, [...unspent, sample]);
  }
}
