import { keeping } from "@lintel/admin-models";
import { z } from "zod";

const Credential = z.string().min(1).max(4096);

const Members = z.object({
  password: Credential.optional().meta({ description: "The value of ADMIN_PASS." }),
  token: Credential.optional().meta({
    description: "An admin token. The session may what the token may, and ends with it.",
  }),
});
type Members = z.infer<typeof Members>;

/** The body that begins a session: one of two credentials. */
export const NewSession = Members.check(
  keeping<Members>([
    {
      otherwise: "one of password and token is needed",
      holds: ({ password, token }) => (password === undefined) !== (token === undefined),
    },
  ]),
).meta({ id: "NewSession" });
export type NewSession = z.infer<typeof NewSession>;
