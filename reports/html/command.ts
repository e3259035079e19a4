/** A command or token with a button that copies it; the button shows only where scripts run. */
import { html, type Markup } from './markup.js';

export function commandBox(command: string): Markup {
  return html`<span class="command"><code>${command}</code><button type="button" class="copy script-only" data-copy="${command}">copy</button></span>`;
}
