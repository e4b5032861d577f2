import { globSync } from "node:fs";

import { REPOSITORY } from "./repository.ts";

const IS_TEST = /\.(?:test|itest|e2e)\.ts$/;

/** Source files below the paths, and test files whose path contains one of the filters (those of the paths by default). */
export function findFiles(paths: readonly string[], filters: readonly string[]) {
  const files = globSync("{packages,services,infra}/*/{src,test}/**/*.{ts,lua}", {
    cwd: REPOSITORY,
  });
  const testFilters = filters.length === 0 ? paths : filters;
  return {
    sources: files
      .filter((file) => !IS_TEST.test(file) && file.includes("/src/"))
      .filter(isNamedBy(paths))
      .toSorted(),
    tests: files
      .filter((file) => IS_TEST.test(file))
      .filter(isNamedBy(testFilters))
      .toSorted(),
  };
}

const isNamedBy = (names: readonly string[]) => (file: string) =>
  names.some((name) => file.includes(name));
