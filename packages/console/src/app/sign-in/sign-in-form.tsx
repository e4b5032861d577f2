import { type FormEvent, useState } from "react";

import { messageOf } from "../../api/api-problem.ts";
import { useSignIn } from "../../api/session.ts";
import { Button } from "../../ui/button.tsx";
import { TextInput } from "../../ui/form/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { OidcLink } from "./oidc-link.tsx";

const isToken = (text: string): boolean => text.startsWith("lt_admin_");

/** Asks for the admin password or a token. Neither is kept: the service answers with a cookie that scripts cannot read. */
export function SignInForm() {
  const signIn = useSignIn();
  const [secret, setSecret] = useState("");
  const [state, setState] = useState<{ isBusy: boolean; error?: string }>({ isBusy: false });
  const submit = async () => {
    setState({ isBusy: true });
    try {
      await signIn(isToken(secret) ? { token: secret } : { password: secret });
    } catch (error) {
      setState({ isBusy: false, error: messageOf(error) });
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };
  return (
    <form onSubmit={onSubmit} className="space-y-4">
      <TextInput
        label="Admin password or token"
        type="password"
        autoFocus
        autoComplete="current-password"
        value={secret}
        onChange={setSecret}
        hint="The value of ADMIN_PASS, or a token that begins with lt_admin_."
      />
      {state.error !== undefined && <Notice tone="bad">{state.error}</Notice>}
      <Button
        type="submit"
        look="primary"
        isBusy={state.isBusy}
        disabled={secret === ""}
        className="h-9 w-full"
      >
        Sign in
      </Button>
      <OidcLink />
    </form>
  );
}
