import type { Charge, TriedCall } from "./try-call.ts";

/** What came of the calls to one endpoint. */
export interface EndpointTally {
  readonly name: string;
  tried: number;
  admitted: number;
  /** Refused since there is not enough left, or its cost cannot be bounded: by code and member. */
  readonly refusals: Map<string, number>;
  violations: number;
  /** Admitted, and something of it has no price. */
  unpriced: number;
  /** Reserved ÷ charged: at the provider that charges most, and at the usual one with plenty of money left. */
  readonly most: number[];
  readonly usual: number[];
  affordableRefused: number;
}

/** Counts what came of calls, by endpoint. */
export class Tally {
  readonly #endpoints = new Map<string, EndpointTally>();
  /** Calls that cost more than was reserved. */
  readonly violations: TriedCall[] = [];
  readonly unpriced: TriedCall[] = [];

  add(tried: TriedCall): void {
    const tally = this.#of(tried.endpoint.name);
    tally.tried += 1;
    if (tried.isAffordableRefused) tally.affordableRefused += 1;
    if (tried.refusal !== undefined) {
      const { code, member } = tried.refusal;
      const reason = member === "" ? code : `${code} ${member}`;
      tally.refusals.set(reason, (tally.refusals.get(reason) ?? 0) + 1);
    }
    if (tried.charge !== undefined) this.#addCharge(tally, tried, tried.charge);
    if (tried.usual !== undefined) addRatio(tally.usual, tried.usual);
  }

  get endpoints(): readonly EndpointTally[] {
    return [...this.#endpoints.values()];
  }

  #addCharge(tally: EndpointTally, tried: TriedCall, charge: Charge): void {
    tally.admitted += 1;
    addRatio(tally.most, charge);
    if (charge.chargedNano > charge.reservedNano) {
      tally.violations += 1;
      this.violations.push(tried);
    }
    if (charge.isUnpriced) {
      tally.unpriced += 1;
      this.unpriced.push(tried);
    }
  }

  #of(name: string): EndpointTally {
    const known = this.#endpoints.get(name) ?? {
      name,
      tried: 0,
      admitted: 0,
      refusals: new Map<string, number>(),
      violations: 0,
      unpriced: 0,
      most: [],
      usual: [],
      affordableRefused: 0,
    };
    this.#endpoints.set(name, known);
    return known;
  }
}

function addRatio(ratios: number[], { chargedNano, reservedNano }: Charge): void {
  if (chargedNano > 0) ratios.push(reservedNano / chargedNano);
}
