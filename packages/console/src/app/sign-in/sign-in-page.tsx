import { useEffect } from "react";

import { Dialog } from "../../ui/overlay/dialog.tsx";
import { Logo } from "../logo.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** The first page of who is not signed in. */
export function SignInPage() {
  useEffect(() => {
    document.title = "Sign in · Lintel";
  }, []);
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm space-y-6">
        <div className="flex flex-col items-center gap-2">
          <Logo />
          <h1 className="text-xl font-semibold tracking-tight">Sign in to the console</h1>
        </div>
        <div className="rounded-xl border border-line bg-surface p-5 shadow-card">
          <SignInForm />
        </div>
      </div>
    </main>
  );
}

/** Over the page of a session that has ended: what was on it, and typed into it, stays. */
export const SignInAgain = () => (
  <Dialog shape="modal" title="Your session has ended" onClose={() => window.location.reload()}>
    <div className="space-y-4">
      <p className="text-soft">Sign in again to go on where you were.</p>
      <SignInForm />
    </div>
  </Dialog>
);
