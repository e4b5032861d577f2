import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  afterAttempt,
  allowProbe,
  beginProbe,
  type Breaker,
  BREAKER_RULES,
  giveUpProbe,
  type HealthReport,
  type HealthSign,
  standingOf,
} from "./breaker.ts";

const { failuresInARow, jitter, maxAskedMs, minCalls, probeMs, refusalsInARow, rests, windowMs } =
  BREAKER_RULES;

/** A breaker on a clock of its own. */
class Simulation {
  nowMs = 1_700_000_000_000;
  breaker: Breaker | undefined;
  random = 0.5;

  report(sign: HealthSign, more: Partial<HealthReport> = {}): void {
    const report = { sign, sentMs: this.nowMs, ...more };
    this.breaker = afterAttempt(this.breaker, report, { nowMs: this.nowMs, random: this.random });
  }

  repeat(times: number, sign: HealthSign): void {
    for (let time = 0; time < times; time += 1) this.report(sign);
  }

  get standing() {
    return standingOf(this.breaker, this.nowMs);
  }

  get restMs(): number {
    return this.breaker?.state === "open" ? this.breaker.rest.untilMs - this.nowMs : 0;
  }
}

function resting(sign: HealthSign = "failed"): Simulation {
  const simulation = new Simulation();
  simulation.repeat(failuresInARow, sign);
  return simulation;
}

describe("a breaker opens", () => {
  it("after failures in a row, however slowly they come, and not one sooner", () => {
    const simulation = new Simulation();
    for (let time = 1; time <= failuresInARow; time += 1) {
      expect(simulation.standing).toBe("well");
      simulation.nowMs += 10 * windowMs;
      simulation.report("failed");
    }
    expect(simulation.standing).toBe("resting");
  });

  it("when half of the window's calls have failed, of a minimum of calls", () => {
    const simulation = new Simulation();
    for (let call = 1; call <= minCalls; call += 1) {
      expect(simulation.standing).toBe("well");
      simulation.report(call % 2 === 0 ? "well" : "failed");
    }
    expect(simulation.standing).toBe("well");
    simulation.report("failed");
    expect(simulation.standing).toBe("resting");
  });

  it("not for failures that are older than its window", () => {
    const simulation = new Simulation();
    for (let call = 0; call < 100; call += 1) {
      simulation.repeat(failuresInARow - 1, "failed");
      simulation.repeat(1, "well");
      simulation.nowMs += windowMs;
    }
    expect(simulation.standing).toBe("well");
  });

  it("at once when the upstream is at its limit, and as long as it asks", () => {
    const simulation = new Simulation();
    simulation.report("limited", { retryAfterMs: 45_000 });
    expect(simulation.standing).toBe("resting");
    expect(simulation.restMs).toBe(45_000);
  });

  it("when a credential is refused in a row, which takes longer to mend", () => {
    const simulation = new Simulation();
    simulation.repeat(refusalsInARow - 1, "unauthorised");
    expect(simulation.standing).toBe("well");
    simulation.report("unauthorised");
    expect(simulation.restMs).toBe(rests.unauthorised.baseMs);
  });

  it("and has nothing to remember of a setting that is well", () => {
    const simulation = new Simulation();
    simulation.repeat(1000, "well");
    expect(simulation.breaker).toBeUndefined();
    simulation.report("failed");
    simulation.nowMs += windowMs;
    simulation.report("well");
    expect(simulation.breaker).toBeUndefined();
  });
});

describe("a rest", () => {
  it.each(["failed", "limited", "unauthorised"] as const)(
    "of a setting that %s doubles with each probe that fails, up to a cap",
    (cause) => {
      const simulation = resting(cause);
      const { baseMs, maxMs } = rests[cause];
      for (let times = 0; times < 12; times += 1) {
        expect(simulation.restMs).toBe(Math.min(baseMs * 2 ** times, maxMs));
        simulation.nowMs += simulation.restMs;
        simulation.report(cause);
      }
    },
  );

  it("ends at no time before the end, and then waits for leave to probe", () => {
    const simulation = resting();
    simulation.nowMs += simulation.restMs - 1;
    expect(simulation.standing).toBe("resting");
    simulation.nowMs += 1;
    expect(simulation.standing).toBe("due");
  });

  it("is not ended, or made longer, by calls that were sent before its end", () => {
    const simulation = resting();
    const sentMs = simulation.nowMs + 1;
    simulation.nowMs += simulation.restMs;
    const before = simulation.breaker;
    for (const sign of ["well", "failed", "limited"] as const) simulation.report(sign, { sentMs });
    expect(simulation.breaker).toBe(before);
  });

  it("is over for a clock that has been put back", () => {
    const simulation = resting();
    simulation.nowMs -= 3_600_000;
    expect(simulation.standing).toBe("due");
  });
});

describe("a probe", () => {
  it("is allowed once, and closes the breaker when it goes well", () => {
    const simulation = resting();
    simulation.nowMs += simulation.restMs;
    const { nowMs } = simulation;
    simulation.breaker = allowProbe(simulation.breaker, nowMs, nowMs + probeMs);
    expect(simulation.standing).toBe("probe");
    simulation.breaker = beginProbe(simulation.breaker, nowMs);
    expect(simulation.standing).toBe("resting");
    simulation.report("well");
    expect(simulation.breaker).toBeUndefined();
  });

  it("that came to nothing may be made again, and one without an end lapses", () => {
    const simulation = resting();
    simulation.nowMs += simulation.restMs;
    const { nowMs } = simulation;
    simulation.breaker = beginProbe(allowProbe(simulation.breaker, nowMs, nowMs + probeMs), nowMs);
    expect(standingOf(giveUpProbe(simulation.breaker), nowMs)).toBe("probe");
    simulation.nowMs += probeMs;
    expect(simulation.standing).toBe("due");
  });

  it("is not allowed to a setting that is well or rests", () => {
    const simulation = resting();
    const { breaker, nowMs } = simulation;
    expect(allowProbe(breaker, nowMs, nowMs + probeMs)).toBe(breaker);
    expect(allowProbe(undefined, nowMs, nowMs + probeMs)).toBeUndefined();
  });
});

const step = fc.record({
  sign: fc.constantFrom<HealthSign>("well", "well", "failed", "limited", "unauthorised"),
  waitMs: fc.integer({ min: 0, max: 40_000 }),
  lateMs: fc.integer({ min: 0, max: 20_000 }),
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: undefined }),
  random: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

describe("whatever happens", () => {
  it("rests are at least as long as asked and never longer than the cap, and only bad news begins one", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const simulation = new Simulation();
        for (const { lateMs, random, retryAfterMs, sign, waitMs } of steps) {
          simulation.nowMs += waitMs;
          simulation.random = random;
          const before = simulation.breaker;
          simulation.report(sign, { retryAfterMs, sentMs: simulation.nowMs - lateMs });
          const { breaker, nowMs } = simulation;
          if (breaker?.state !== "open" || breaker === before) continue;
          const { cause, untilMs } = breaker.rest;
          const askedMs = Math.min(retryAfterMs ?? 0, maxAskedMs);
          expect(sign).toBe(cause);
          expect(untilMs - nowMs).toBeGreaterThanOrEqual(
            Math.max(askedMs, rests[cause].baseMs * (1 - jitter)),
          );
          expect(untilMs - nowMs).toBeLessThanOrEqual(Math.max(askedMs, rests[cause].maxMs));
        }
      }),
    );
  });

  it("a setting whose calls all go well is never left out, and one that recovers is never left out for ever", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const simulation = new Simulation();
        for (const { random, retryAfterMs, sign, waitMs } of steps) {
          simulation.nowMs += waitMs;
          simulation.random = random;
          simulation.report(sign, { retryAfterMs });
        }
        simulation.nowMs += maxAskedMs;
        expect(["well", "due"]).toContain(simulation.standing);
        simulation.report("well");
        expect(simulation.standing).toBe("well");
      }),
    );
  });

  it("there is never more than one probe under way", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ACTS), { maxLength: 100 }), (acts) => {
        const simulation = new ProbedSimulation();
        for (const act of acts) {
          simulation[act]();
          expect(simulation.probes.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

const ACTS = ["allow", "begin", "giveUp", "wait", "succeed", "fail"] as const;

/** A breaker that has opened, and the probes that are under way: when each lapses. */
class ProbedSimulation extends Simulation {
  #probes: readonly number[] = [];

  constructor() {
    super();
    this.repeat(failuresInARow, "failed");
  }

  get probes(): readonly number[] {
    return this.#probes.filter((untilMs) => untilMs > this.nowMs);
  }

  allow(): void {
    this.breaker = allowProbe(this.breaker, this.nowMs, this.nowMs + probeMs);
  }

  begin(): void {
    const before = this.breaker;
    this.breaker = beginProbe(before, this.nowMs);
    if (this.breaker === before || this.breaker?.state !== "open") return;
    this.#probes = [...this.probes, this.breaker.probe?.untilMs ?? 0];
  }

  giveUp(): void {
    if (this.probes.length > 0) this.breaker = giveUpProbe(this.breaker);
    this.#probes = [];
  }

  wait(): void {
    this.nowMs += 4000;
  }

  succeed(): void {
    this.#end("well");
  }

  fail(): void {
    this.#end("failed");
  }

  #end(sign: HealthSign): void {
    if (this.probes.length > 0) this.report(sign);
    this.#probes = [];
  }
}
