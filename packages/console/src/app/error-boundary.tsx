import { Component, type ReactNode } from "react";

import { Failure } from "../ui/data/states.tsx";

interface BoundaryState {
  readonly error: unknown;
  readonly hasFailed: boolean;
}

/** Keeps a screen that fails from taking the others with it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: undefined, hasFailed: false };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error, hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="p-6">
        <Failure error={this.state.error} onRetry={() => window.location.reload()} />
      </div>
    );
  }
}
