/** What a drill is given. */
export interface DrillTools {
  /** Its own, removed afterwards. */
  readonly folder: string;
  /** Services as they are shipped. */
  readonly bundle: string;
  readonly redisUrl: string;
  readonly say: (text: string) => void;
}

/** One failure or procedure, carried out with real processes. */
export interface Drill {
  readonly about: string;
  /** What this machine lacks for it, in words. */
  whyNot(): Promise<string | undefined>;
  /** Says what was seen; rejects with what is not as it should be. */
  run(tools: DrillTools): Promise<void>;
}

/** Throws unless it holds. */
export function ensure(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
