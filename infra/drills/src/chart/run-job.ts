import { startContainer } from "./mount-and-run.ts";
import type { PodOptions } from "./run-pod.ts";

const JOB_MS = 120_000;

/** Runs a job's pod to its end; rejects with what it wrote unless it ends with 0, and after two minutes. */
export async function runJob({
  mounts,
  root,
  template,
}: Pick<PodOptions, "mounts" | "root" | "template">): Promise<void> {
  const { args, env: variables } = template.container;
  const env = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  const job = startContainer({ root, mounts, args: [`/app/${args[0]}`], env });
  let text = "";
  for (const stream of [job.stdout, job.stderr]) {
    stream.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
  }
  const late = setTimeout(() => job.kill("SIGKILL"), JOB_MS);
  const { promise, resolve } = Promise.withResolvers<number | null>();
  job.once("close", (code) => resolve(code));
  const code = await promise;
  clearTimeout(late);
  if (code !== 0) throw new Error(`the job ended with ${code}\n${text}`);
}
