import { type SpoolReport } from "@lintel/events";

const EVERY_MS = 15_000;

interface ReportOptions {
  /** The present state. */
  readonly read: () => Omit<SpoolReport, "atMs">;
  /** Rejects within a deadline when it cannot be published: the next report makes up for it. */
  readonly publish: (report: SpoolReport) => Promise<void>;
  readonly now: () => number;
}

/** Reports the state of the spool now and at intervals, for people and alerts. `stop` reports what is left. */
export function reportSpool({ now, publish, read }: ReportOptions): { stop(): Promise<void> } {
  const report = () => publish({ ...read(), atMs: now() }).catch(() => undefined);
  void report();
  const timer = setInterval(() => void report(), EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await report();
    },
  };
}
