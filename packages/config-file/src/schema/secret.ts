import { z } from "zod";

const IN_CLEAR =
  "must be { env: NAME } or { file: PATH }: a secret must not stand in a configuration file";

/** Where a secret is, in place of the secret itself. */
export const SecretReference = z
  .union(
    [
      z.strictObject({
        env: z
          .string()
          .regex(/^[A-Za-z_]\w*$/, "must be the name of an environment variable")
          .meta({ description: "The environment variable that holds it." }),
      }),
      z.strictObject({
        file: z
          .string()
          .min(1)
          .max(4096)
          .meta({ description: "The file that holds it. One line feed at its end is left out." }),
      }),
      z.strictObject({
        keep: z
          .literal(true)
          .meta({ description: "The one that it has already: for what was there before." }),
      }),
    ],
    { error: IN_CLEAR },
  )
  .meta({ id: "SecretReference", description: "Where a secret is; never the secret itself." });
export type SecretReference = z.infer<typeof SecretReference>;

/** A secret that was looked up, or that stays. It exists on the way to the admin API and in memory only. */
export const ResolvedSecret = z.union(
  [z.strictObject({ value: z.string().max(16_384) }), z.strictObject({ keep: z.literal(true) })],
  {
    error: "must be { value: TEXT } or { keep: true }: references are looked up by who sends them",
  },
);
export type ResolvedSecret = z.infer<typeof ResolvedSecret>;
