import { UnixSeconds, type Rule } from "@lintel/admin-models";

/** Members of every report. */
export const PERIOD_MEMBERS = {
  start: UnixSeconds.meta({ description: "Unix seconds; included." }),
  end: UnixSeconds.meta({ description: "Unix seconds; not included." }),
} as const;

interface Members {
  readonly start: number;
  readonly end: number;
}

/** A time of 0 counts as missing, as in the contract. */
export const PERIOD_GIVEN: readonly Rule<Members>[] = [
  { otherwise: "start cannot be empty", holds: ({ start }) => start !== 0 },
  { otherwise: "end cannot be empty", holds: ({ end }) => end !== 0 },
];

export const PERIOD_IN_ORDER: Rule<Members> = {
  otherwise: ({ start, end }) => `start ${start} must be smaller than end ${end}`,
  holds: ({ start, end }) => start < end,
};
