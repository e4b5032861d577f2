import type { GatewayError } from "@lintel/core";
import type { ErrorDialect } from "@lintel/providers";

import type { Surface } from "../pipeline/inbound.ts";

/** One kind of paths that the proxy serves: it says where a request target leads. */
export interface SurfaceFinder {
  /** As `find`, in one look, for what is posted to a path that is always the same, without a query. */
  fixed?(method: string, target: string): Surface | undefined;
  /**
   * The surface of a method and a request target, whose path is decided on in its canonical spelling. An error for the
   * caller when the path is of this kind and leads nowhere; `undefined` when it is of another kind.
   */
  find(method: string, target: string): Found | Promise<Found>;
  /** What a target that leads nowhere was probably meant as, in words for the error. */
  hint?(method: string, target: string): string | undefined;
  /** How errors read at this target; `undefined` when it is of another kind. */
  errorsAt?(target: string): ErrorDialect | undefined;
}

export type Found = Surface | GatewayError | undefined;

/** Several kinds of paths as one: the first that knows a target decides. */
export function joinFinders(finders: readonly SurfaceFinder[]): Required<SurfaceFinder> {
  const first = <Answer>(
    ask: (finder: SurfaceFinder) => Answer | undefined,
  ): Answer | undefined => {
    for (const finder of finders) {
      const answer = ask(finder);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
  return {
    fixed: (method, target) => first((finder) => finder.fixed?.(method, target)),
    async find(method, target) {
      for (const finder of finders) {
        const found = await finder.find(method, target);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    hint: (method, target) => first((finder) => finder.hint?.(method, target)),
    errorsAt: (target) => first((finder) => finder.errorsAt?.(target)),
  };
}
