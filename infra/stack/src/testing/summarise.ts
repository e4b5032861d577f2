export interface TestSummary {
  readonly line: string;
  readonly passed: boolean;
}

/**
 * Turns vitest's JSON results and exit code into the last line of `npm test`. A run that failed
 * without a failed test (a file that cannot be loaded, an unhandled error, no tests at all) counts
 * as at least one failure.
 */
export function summarise(results: unknown, exitCode: number): TestSummary {
  const passed = count(results, "numPassedTests");
  const skipped = count(results, "numPendingTests") + count(results, "numTodoTests");
  const failedTests = count(results, "numFailedTests");
  const isGood = exitCode === 0 && failedTests === 0 && passed > 0;
  const failed = isGood ? 0 : Math.max(failedTests, 1);
  const tail = skipped === 0 ? "" : `, ${skipped} skipped`;
  return { line: `tests: ${passed} passed, ${failed} failed${tail}`, passed: isGood };
}

function count(results: unknown, field: string): number {
  if (typeof results !== "object" || results === null) return 0;
  const value: unknown = Reflect.get(results, field);
  return typeof value === "number" ? value : 0;
}
