import { createHash } from "node:crypto";

import { type Seeded, SEEDED } from "./seed-events.ts";

/** One way of asking the admin API; each asking draws its own key, user, day. */
export interface Question {
  readonly name: string;
  /** Reports and what screens show should be answered within 200 ms, pages of a list within 100 ms. */
  readonly kind: "report" | "list" | "screen";
  readonly ask: (draw: Draw) => Request;
}

/** Draws a whole number from 0 to below `bound`. */
export type Draw = (bound: number) => number;

interface Request {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: object;
}

export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** The id the seed gave a key or a policy, by its name. */
export const idOf = (name: string): string =>
  createHash("md5")
    .update(name)
    .digest("hex")
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-8$3-8$4-$5");

export const keyId = (index: number): string => idOf(`key ${index}`);

/** Drawn as the calls were: the busy ones more often. */
export const aKey = (draw: Draw): number =>
  Math.floor(SEEDED.keys * (draw(1_000_000) / 1_000_000) ** 3);
export const aUser = (draw: Draw): string =>
  `user-${aKey(draw) * SEEDED.usersPerKey + draw(SEEDED.usersPerKey)}`;
export const aTag = (draw: Draw): string => `team-${draw(SEEDED.tags)}`;

/** Periods that begin on the day, or on the hour. */
export function roundPeriods({ end }: Seeded) {
  const today = Math.floor(end / DAY) * DAY;
  const now = Math.floor(end / HOUR) * HOUR + HOUR;
  return {
    today,
    now,
    month: { start: today - 30 * DAY, end: today + DAY, increment: DAY },
    hours: { start: now - 30 * DAY, end: now, increment: HOUR },
  };
}
