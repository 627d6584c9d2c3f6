import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import type { ComponentChildren, JSX } from 'preact';
import { jsx } from 'preact/jsx-runtime';

/**
 * The one place that knows where our controls come from. The toolkit is archived; when another takes its place, this
 * file changes and no other.
 */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
}

export interface ButtonProps {
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

export function Button({ onClick, children }: ButtonProps): JSX.Element {
  return jsx('vscode-button', { onClick, children });
}
