import { element } from '../dom/element.ts';

/** A group of buttons of which one is pressed. */
export interface Choice<Value extends string> {
  element: HTMLElement;
  set: (value: Value) => void;
}

/**
 * Makes such a group.
 * @param legend read before the buttons by those who do not see them.
 * @example createChoice('Langue', { fr: 'Français', en: 'English' }, 'fr', show)
 */
export function createChoice<Value extends string>(
  legend: string,
  labels: Readonly<Record<Value, string>>,
  first: Value,
  react: (value: Value) => void,
): Choice<Value> {
  const buttons = new Map<string, HTMLButtonElement>();
  const set = (value: Value) => {
    for (const [name, button] of buttons) button.setAttribute('aria-pressed', String(name === value));
  };
  for (const value in labels) {
    const button = element('button', { type: 'button', 'data-value': value }, labels[value]);
    button.addEventListener('click', () => {
      set(value);
      react(value);
    });
    buttons.set(value, button);
  }
  set(first);
  const group = element('div', { role: 'group', 'aria-label': legend, class: 'choice' }, ...buttons.values());
  return { element: group, set };
}
