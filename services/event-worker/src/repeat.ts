export interface RepeatedTask {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<void>;
}

export interface Repetition {
  /** Starts no further run and waits for those under way. */
  stop(): Promise<void>;
}

/**
 * Runs each task at once and then again `everyMs` after its last run ended, so that a task never overlaps
 * itself. A failed run is reported and does not stop the others.
 */
export function repeat(
  tasks: readonly RepeatedTask[],
  onError: (name: string, error: unknown) => void,
): Repetition {
  const loops = tasks.map((task) => repeatOne(task, onError));
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

function repeatOne(
  task: RepeatedTask,
  onError: (name: string, error: unknown) => void,
): Repetition {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const runOnce = async (): Promise<void> => {
    try {
      await task.run();
    } catch (error) {
      onError(task.name, error);
    }
    if (stopped) return;
    timer = setTimeout(() => {
      running = runOnce();
    }, task.everyMs);
  };
  let running = runOnce();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
