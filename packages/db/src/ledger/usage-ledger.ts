import { randomUUID } from "node:crypto";

import type { Kysely } from "kysely";

import { isDataError } from "../connection/is-data-error.ts";
import { isPassingConflict } from "../connection/is-passing-conflict.ts";
import type { Tables } from "../schema/tables.ts";
import {
  type HolderModelSums,
  type ModelSums,
  raiseModelSums,
  withCurrentModelSums,
} from "../sums/model-sums.ts";
import { raiseSums, withCurrentSums } from "../sums/raise-sums.ts";
import { type SpendDelta, spendDeltas, sumName } from "../sums/spend-deltas.ts";
import type { SpendSums } from "../sums/spend-reader.ts";
import type { Booking, PriceSource } from "./booking.ts";
import { correctLate } from "./correct-event.ts";
import { insertEvents } from "./insert-events.ts";
import { findPriceIds, type PriceIds, priceName } from "./price-ids.ts";

/** The running sums of one holder in a batch, as they are in the ledger after it. */
export interface HolderSums {
  readonly scope: "key" | "user";
  readonly id: string;
  readonly sums: SpendSums;
  /** Sums of the models in the batch. */
  readonly models: readonly ModelSums[];
}

export interface Booked {
  /** Every holder of the batch's calls, whether the batch or an earlier delivery of it counted them. */
  readonly holders: readonly HolderSums[];
  /** How many of the calls were new to the ledger. */
  readonly added: number;
  /** Calls that the database can never store, and why. All others are booked. */
  readonly rejected: readonly { readonly booking: Booking; readonly reason: string }[];
}

export interface UsageLedger {
  /**
   * Books calls, each exactly once however often it is delivered: the events and the running sums of their
   * keys and users change in one transaction. Throws if the database fails; then nothing of the failed part was
   * booked, and the batch must be delivered again.
   */
  book(batch: readonly Booking[]): Promise<Booked>;
}

/** Price rows that this process has seen; a price list has a few hundred. */
const REMEMBERED_PRICES = 5000;
const TRIES = 3;

/** The ledger in Postgres. */
export function createUsageLedger(db: Kysely<Tables>): UsageLedger {
  const knownPrices = new Map<string, string>();

  const bookOnce = async (batch: readonly Booking[]): Promise<Booked> => {
    const prices = pricesOf(batch, knownPrices);
    const { booked, found } = await db
      .transaction()
      .execute((transaction) => bookIn(transaction, batch, { knownPrices, ...prices }));
    if (knownPrices.size + found.size > REMEMBERED_PRICES) knownPrices.clear();
    for (const [name, id] of found) knownPrices.set(name, id); // only now are they committed
    return booked;
  };
  const bookTogether = async (batch: readonly Booking[], tries = TRIES): Promise<Booked> => {
    try {
      return await bookOnce(batch);
    } catch (error) {
      knownPrices.clear(); // in case a row we relied on is gone
      if (tries === 1 || !isPassingConflict(error)) throw error;
      return bookTogether(batch, tries - 1);
    }
  };
  const book = async (batch: readonly Booking[]): Promise<Booked> => {
    const [first, ...others] = batch;
    if (first === undefined) return { holders: [], added: 0, rejected: [] };
    try {
      return await bookTogether(batch);
    } catch (error) {
      if (!isDataError(error)) throw error;
      if (others.length === 0) {
        return { holders: [], added: 0, rejected: [{ booking: first, reason: error.message }] };
      }
    }
    // One bad record fails the batch: halving finds it in a few steps, and everything else is booked.
    const middle = Math.ceil(batch.length / 2);
    const one = await book(batch.slice(0, middle));
    return joinBooked(one, await book(batch.slice(middle)));
  };
  return { book };
}

interface BatchPrices {
  readonly nameOf: ReadonlyMap<PriceSource, string>;
  /** Prices whose rows are not known yet, by name. */
  readonly missing: ReadonlyMap<string, PriceSource>;
}

/** The names of a batch's prices. Building one is half the work done with a price, and many calls in a row have the same. */
function pricesOf(batch: readonly Booking[], known: PriceIds): BatchPrices {
  const nameOf = new Map<PriceSource, string>();
  const missing = new Map<string, PriceSource>();
  let last: { readonly price: PriceSource; readonly name: string } | undefined;
  for (const { price } of batch) {
    if (price === undefined) continue;
    const name = last !== undefined && isSame(last.price, price) ? last.name : priceName(price);
    last = { price, name };
    nameOf.set(price, name);
    if (!known.has(name)) missing.set(name, price);
  }
  return { nameOf, missing };
}

const isSame = (one: PriceSource, other: PriceSource): boolean =>
  one.prices === other.prices &&
  one.model === other.model &&
  one.version === other.version &&
  one.provider === other.provider;

async function bookIn(
  transaction: Kysely<Tables>,
  batch: readonly Booking[],
  { knownPrices, missing, nameOf }: BatchPrices & { readonly knownPrices: PriceIds },
) {
  const found = await findPriceIds(transaction, missing);
  const priceIdOf = (price: PriceSource): string | null => {
    const name = nameOf.get(price) ?? priceName(price);
    return found.get(name) ?? knownPrices.get(name) ?? null;
  };
  const added = await insertEvents(transaction, batch, priceIdOf);
  await correctLate(transaction, withoutThose(batch, added), randomUUID);
  const raised = await raiseSums(transaction, spendDeltas(added));
  const raisedModels = await raiseModelSums(transaction, added);
  const booked = { added: added.length, rejected: [] };
  // All sums of a batch of new calls were raised just now.
  if (added.length === batch.length) {
    return { booked: { ...booked, holders: byHolder(raised, raisedModels) }, found };
  }
  const sums = await withCurrentSums(transaction, raised, spendDeltas(batch));
  const models = await withCurrentModelSums(transaction, raisedModels, batch);
  return { booked: { ...booked, holders: byHolder(sums, models) }, found };
}

/** The calls of a batch that the ledger had already. */
function withoutThose(batch: readonly Booking[], added: readonly Booking[]): readonly Booking[] {
  if (added.length === batch.length) return [];
  const fresh = new Set(added);
  return batch.filter((booking) => !fresh.has(booking));
}

function byHolder(
  sums: readonly SpendDelta[],
  models: readonly HolderModelSums[],
): readonly HolderSums[] {
  const groups = Map.groupBy(sums, holderName);
  const modelGroups = Map.groupBy(models, holderName);
  return [...groups].flatMap(([name, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const { id, scope } = first;
    const ofModels = (modelGroups.get(name) ?? []).map(toModel);
    return [{ scope, id, sums: group.map(toSum), models: ofModels }];
  });
}

const holderName = ({ id, scope }: Pick<SpendDelta, "scope" | "id">): string => `${scope} ${id}`;

const toModel = ({ lowered, model, sums }: HolderModelSums): ModelSums => ({
  model,
  sums,
  ...(lowered === undefined ? {} : { lowered }),
});

const toSum = ({
  unit,
  startMs,
  costNano,
  calls,
  tokens,
  lowered = 0n,
}: SpendDelta): SpendSums[number] => ({
  lowered,
  unit,
  startMs,
  costNano,
  calls,
  tokens,
});

/** Was it read later? Sums only grow, unless they are lowered. */
function isLater(one: SpendSums[number], other: SpendSums[number]): boolean {
  const [lowered, known] = [one.lowered ?? 0n, other.lowered ?? 0n];
  return lowered === known ? one.costNano >= other.costNano : lowered > known;
}

/** A sum in both parts is the later one. */
function joinBooked(one: Booked, other: Booked): Booked {
  const latest = new Map<string, SpendDelta>();
  const models = new Map<string, HolderModelSums>();
  for (const { scope, id, sums, models: ofModels } of [...one.holders, ...other.holders]) {
    // The other part was read later.
    for (const ofModel of ofModels) {
      models.set(`${scope} ${id} ${ofModel.model}`, { scope, id, ...ofModel });
    }
    for (const sum of sums) {
      const named = { scope, id, ...sum };
      const known = latest.get(sumName(named));
      if (known === undefined || isLater(named, known)) {
        latest.set(sumName(named), named);
      }
    }
  }
  return {
    holders: byHolder([...latest.values()], [...models.values()]),
    added: one.added + other.added,
    rejected: [...one.rejected, ...other.rejected],
  };
}
