import type { Behaviour } from "./behaviour.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import type { RequestFilter } from "./request-log.ts";

export interface ScriptBook {
  /** Behaviours for every matching request from now on; those added later come after those added earlier. */
  always(behaviours: readonly Behaviour[], options?: RequestFilter): void;
  /** Behaviours for the next `times` (1) matching requests, once scripts given earlier are used up. */
  next(
    behaviours: readonly Behaviour[],
    options?: RequestFilter & { readonly times?: number },
  ): void;
  /** The behaviours for this request: the standing ones, then those of at most one counted script, which it uses. */
  take(request: RecordedRequest): readonly Behaviour[];
  clear(): void;
}

interface Script {
  readonly behaviours: readonly Behaviour[];
  readonly when: (request: RecordedRequest) => boolean;
  left: number;
}

export function createScriptBook(): ScriptBook {
  const standing: Script[] = [];
  const counted: Script[] = [];
  return {
    always: (behaviours, { when = () => true } = {}) =>
      void standing.push({ behaviours, when, left: Infinity }),
    next: (behaviours, { when = () => true, times = 1 } = {}) =>
      void counted.push({ behaviours, when, left: times }),
    take(request) {
      const index = counted.findIndex((script) => script.when(request));
      const once = counted[index];
      if (once !== undefined && --once.left === 0) counted.splice(index, 1);
      return [
        ...standing.filter((script) => script.when(request)).flatMap((script) => script.behaviours),
        ...(once?.behaviours ?? []),
      ];
    },
    clear() {
      standing.length = 0;
      counted.length = 0;
    },
  };
}
