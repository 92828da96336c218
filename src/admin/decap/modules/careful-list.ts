import list from 'decap-cms-widget-list';
import { isImmutable, List } from 'immutable';
import { createElement, type KeyboardEvent, type ReactNode } from 'react';
import { element } from '../../dom/element.ts';
import type { Words } from '../../words.ts';
import { announceNotice } from '../events.ts';

/**
 * Decap's list, which would remove an item at once and for good: one that says something is asked about first, and can be
 * put back until the editor saves or goes elsewhere. An item is moved by its handle with the arrow keys too; Decap’s handle
 * takes the focus and answers to a mouse only. An item that has no name yet is said to have none; Decap says “No label”, in
 * English.
 */
export function carefulList(t: Words): typeof list.controlComponent {
  const place = element('div', { role: 'status', class: 'cms-hidden' });
  document.body.append(place);
  return class extends list.controlComponent {
    #isOffering = false;

    constructor(props: object) {
      super(props);
      const remove = this.handleRemove;
      this.handleRemove = (index, event) => {
        event.preventDefault();
        const item = this.#items().get(index);
        if (!saysSomething(item)) remove(index, event);
        else if (window.confirm(t('removeItemConfirm'))) {
          const [key, isCollapsed] = [this.state.keys[index], this.state.itemsCollapsed[index]];
          remove(index, event);
          this.#isOffering = true;
          announceNotice([t('itemRemoved')], {
            label: t('itemPutBack'),
            accept: () => {
              this.#isOffering = false;
              const at = Math.min(index, this.#items().size);
              this.setState(({ keys, itemsCollapsed }) => ({
                keys: keys.toSpliced(at, 0, ...(key === undefined ? [] : [key])),
                itemsCollapsed: itemsCollapsed.toSpliced(at, 0, isCollapsed ?? true),
              }));
              this.props.onChange(this.#items().insert(at, item));
            },
          });
        }
      };
    }

    override render(): ReactNode {
      return createElement('div', { className: 'cms-list', onKeyDown: this.#moveByKey }, super.render());
    }

    readonly #moveByKey = (event: KeyboardEvent<HTMLElement>): void => {
      const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
      const from = step === 0 ? undefined : itemOf(event.target);
      if (from === undefined) return;
      event.preventDefault();
      // A list may be an item of another one, which the same key would move.
      event.stopPropagation();
      const [to, count] = [from + step, this.#items().size];
      if (to < 0 || to >= count) return;
      this.onSortEnd({ oldIndex: from, newIndex: to });
      place.textContent = t('itemMoved', { place: String(to + 1), count: String(count) });
    };

    /** A list that is no longer on the screen cannot take its item back. */
    override componentWillUnmount(): void {
      if (this.#isOffering) announceNotice([]);
    }

    #items(): List<unknown> {
      const { value } = this.props;
      return List.isList(value) ? value : List();
    }

    override objectLabel(item: unknown): string | undefined {
      const label = super.objectLabel(item);
      return label !== undefined && /^No [a-z]\w*$/.test(label) && !saysIn(item, label)
        ? t('unnamedItem')
        : label;
    }
  };
}

/** Which item of its list a handle moves; undefined for what is no handle. */
function itemOf(target: EventTarget): number | undefined {
  if (!(target instanceof Element) || !target.matches('[aria-roledescription]')) return undefined;
  const item = target.closest('[class*="ListItemTopBar"]')?.parentElement;
  return item ? [...(item.parentElement?.children ?? [])].indexOf(item) : undefined;
}

/** Whether an item's own first field says so. */
function saysIn(item: unknown, label: string): boolean {
  const plain: unknown = isImmutable(item) ? item.toJS() : item;
  return typeof plain === 'object' && plain !== null && Object.values(plain).includes(label);
}

/** Whether an item holds anything but empty fields. */
function saysSomething(item: unknown): boolean {
  const plain: unknown = isImmutable(item) ? item.toJS() : item;
  if (typeof plain !== 'object' || plain === null)
    return plain !== undefined && plain !== null && plain !== '';
  return Object.values(plain).some(saysSomething);
}
