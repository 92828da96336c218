import { cloneElement, isValidElement, type ReactElement, type ReactNode } from 'react';
import markdown from 'decap-cms-widget-markdown';
import { z } from 'zod';

const propsSchema = z.object({
  value: z.string().nullish(),
  onChange: z.custom<(text: string) => void>((given) => typeof given === 'function'),
});

/** How many texts of its own an editor remembers: a text that comes back late is no news. */
const remembered = 200;

/** The element of an editor: what draws it stands inside. */
type Holder = ReactElement<{ children: ReactElement<{ onChange: (text: string) => void }> }>;

/**
 * Decap’s rich editor, which reads its text once and then listens only to the keyboard: a text that comes from elsewhere,
 * such as the other language’s when an editor fills in one from the other, would stay unseen and be lost with the next key.
 */
export class FollowingMarkdown extends markdown.controlComponent {
  /** The texts that this editor was given or has written. */
  #known: string[] = [];
  #times = 0;

  override render(): ReactNode {
    const { value, onChange } = propsSchema.parse(this.props);
    const text = value ?? '';
    if (!this.#known.includes(text)) {
      if (this.#known.length > 0) this.#times += 1;
      this.#remember(text);
    }
    const drawn = super.render();
    if (!isHolder(drawn)) return drawn;
    const inside = cloneElement(drawn.props.children, {
      onChange: (written: string) => {
        this.#remember(written);
        onChange(written);
      },
    });
    return cloneElement(drawn, { key: this.#times }, inside);
  }

  #remember(text: string): void {
    this.#known = [...this.#known.slice(1 - remembered), text];
  }
}

function isHolder(node: ReactNode): node is Holder {
  return isValidElement<{ children?: unknown }>(node) && isValidElement(node.props.children);
}
