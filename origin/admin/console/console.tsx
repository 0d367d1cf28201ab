// Signed out: one field. Signed in: one page that answers "is it well, what is it serving, what can I change".
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { admin, answerOf, CallFailed, signIn } from "./admin-client.ts";
import { AuditPanel } from "./audit-panel.tsx";
import { DeadLettersPanel } from "./dead-letters-panel.tsx";
import { ModelsPanel } from "./models-panel.tsx";
import { OverviewPanel } from "./overview-panel.tsx";
import { PipelinesPanel } from "./pipelines-panel.tsx";
import { TailPanel } from "./tail-panel.tsx";

export function Console() {
  const me = useQuery({ queryKey: ["me"], queryFn: () => answerOf(admin.me.$get()), retry: false });
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: () => answerOf(admin.session.$delete()),
    onSuccess: () => queries.resetQueries(),
  });
  if (me.isPending) return <p className="quiet page">One moment…</p>;
  if (me.isError) {
    const unknown = me.error instanceof CallFailed && me.error.status === 401;
    return <SignIn trouble={unknown ? undefined : `The origin does not answer: ${me.error.message}`} />;
  }
  return (
    <>
      <header className="bar">
        <h1>
          Endcap <span className="quiet">{me.data.shop}</span>
        </h1>
        <nav aria-label="Sections">
          <a href="#health">Health</a>
          <a href="#models">Models</a>
          <a href="#live">Live</a>
          <a href="#dead">Dead letters</a>
          <a href="#audit">Audit</a>
        </nav>
        <span className="who">{me.data.name}</span>
        <button type="button" onClick={() => leave.mutate()}>
          Sign out
        </button>
      </header>
      <main className="page">
        <OverviewPanel />
        <ModelsPanel />
        <TailPanel />
        <DeadLettersPanel />
        <PipelinesPanel />
        <AuditPanel />
      </main>
    </>
  );
}

function SignIn({ trouble }: { trouble: string | undefined }) {
  const [token, setToken] = useState("");
  const queries = useQueryClient();
  const enter = useMutation({
    mutationFn: () => signIn(token.trim()),
    onSuccess: () => queries.resetQueries(),
  });
  const message = enter.error?.message ?? trouble;
  return (
    <main className="sign-in">
      <h1>Endcap console</h1>
      <form
        onSubmit={(submitted) => {
          submitted.preventDefault();
          enter.mutate();
        }}
      >
        <label htmlFor="token">Admin token</label>
        <input
          id="token"
          type="password"
          autoComplete="current-password"
          required
          value={token}
          onChange={(changed) => setToken(changed.target.value)}
        />
        <p className="quiet">
          For the demo shop it is <code>adminToken</code> in <code>.endcap/demo-keys.json</code>.
        </p>
        <button type="submit" className="primary" disabled={enter.isPending}>
          Sign in
        </button>
        {message === undefined ? null : (
          <p role="alert" className="trouble">
            {message}
          </p>
        )}
      </form>
    </main>
  );
}
