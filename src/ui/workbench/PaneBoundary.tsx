import { Component, type ReactNode } from 'react';

interface PaneBoundaryProps {
  name: string;
  children: ReactNode;
}

/** One pane that fails must not take the lab with it. */
export class PaneBoundary extends Component<PaneBoundaryProps, { failed: string | null }> {
  override state = { failed: null as string | null };

  static getDerivedStateFromError(error: unknown) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (this.state.failed === null) return this.props.children;
    return (
      <div className="wb-fallen" role="alert">
        <p>
          <strong>{this.props.name} stopped working.</strong> The rest of the lab goes on.
        </p>
        <p className="wb-muted">{this.state.failed}</p>
        <button type="button" className="wb-button" onClick={() => this.setState({ failed: null })}>
          Show it again
        </button>
      </div>
    );
  }
}
