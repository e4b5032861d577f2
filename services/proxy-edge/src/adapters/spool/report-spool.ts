import { type SpoolReport } from "@lintel/events";

const EVERY_MS = 15_000;

interface ReportOptions {
  /** What there is to tell now. */
  readonly read: () => Omit<SpoolReport, "atMs">;
  /** Rejects within a deadline when it cannot be told: the next report makes up for it. */
  readonly tell: (report: SpoolReport) => Promise<void>;
  readonly now: () => number;
}

/** Tells of the spool at once and again and again, for people and alerts. `stop` tells of what is left. */
export function reportSpool({ now, read, tell }: ReportOptions): { stop(): Promise<void> } {
  const report = () => tell({ ...read(), atMs: now() }).catch(() => undefined);
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
