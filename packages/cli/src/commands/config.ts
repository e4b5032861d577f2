import { answerOf, type components } from "@lintel/admin-client";
import {
  type ConfigFile,
  describeFault,
  type Fault,
  readConfigFile,
  resolveSecrets,
  type ResolvedConfig,
  toYaml,
} from "@lintel/config-file";

import type { Command, CommandCall } from "../arguments/command.ts";
import { CliError, EXIT, usageError } from "../cli-error.ts";
import type { Host } from "../host.ts";
import { type Output, said } from "../render/output.ts";
import { renderPlan } from "./options/render-plan.ts";

type ConfigPlan = components["schemas"]["ConfigPlan"];

export const CONFIG_COMMANDS: readonly Command[] = [
  {
    name: "config export",
    summary: "Print everything there is as a configuration file, without secrets",
    async run({ client }) {
      const { config } = await answerOf(client.GET("/api/config"));
      return said(toYaml(config).trimEnd(), config);
    },
  },
  {
    name: "config check",
    summary: "Check a configuration file, without a server",
    argument: "FILE",
    async run({ given, host }) {
      await readFile(given.argument, host);
      return said(`${given.argument} can be applied, as far as can be checked without a server`, {
        faults: [],
      });
    },
  },
  {
    name: "config plan",
    summary: "Show what applying a configuration file would do",
    argument: "FILE",
    run: async (call) => {
      const { client } = call;
      const config = await readResolved(call);
      return planned(
        await answerOf(client.POST("/api/config/plan", { body: { config } })),
        "would",
      );
    },
  },
  {
    name: "config apply",
    summary: "Make everything that comes from a file match this one",
    argument: "FILE",
    run: async (call) => {
      const { client } = call;
      const config = await readResolved(call);
      return planned(await answerOf(client.POST("/api/config/apply", { body: { config } })), "did");
    },
  },
];

const planned = (plan: ConfigPlan, tense: "would" | "did"): Output =>
  said(renderPlan(plan.steps, tense), plan);

/** The file, or - for standard input. Throws an error that says everything that is wrong with it. */
async function readFile(file: string, host: Host): Promise<ConfigFile> {
  const text = file === "-" ? await host.readStdin() : (await host.readFile(file))?.text;
  if (text === undefined) throw usageError(`${file} cannot be read`);
  const { config, faults } = readConfigFile(text);
  if (config === undefined) throw refused(faults, file);
  return config;
}

/** The file with its secrets, looked up in the environment and the files of this machine. */
async function readResolved({ given, host }: CommandCall): Promise<ResolvedConfig> {
  const file = await readFile(given.argument, host);
  const { config, faults } = resolveSecrets(file, {
    env: host.env,
    ...(await filesOf(file, host)),
  });
  if (config === undefined) throw refused(faults, given.argument);
  return config;
}

const refused = (faults: readonly Fault[], file: string): CliError =>
  new CliError(EXIT.refused, faults.map((fault) => describeFault(fault, file)).join("\n        "));

/** The contents of every file that a secret is in. */
async function filesOf({ keys = {}, settings = {} }: ConfigFile, host: Host) {
  const references = [
    ...Object.values(settings).flatMap(({ setting = {} }) => Object.values(setting)),
    ...Object.values(keys).map(({ secret }) => secret),
  ];
  const paths = references.flatMap((reference) =>
    typeof reference === "object" && "file" in reference ? [reference.file] : [],
  );
  const texts = new Map(
    await Promise.all(
      paths.map(async (name) => [name, (await host.readFile(name))?.text] as const),
    ),
  );
  return { readFile: (name: string) => texts.get(name) };
}
