import list from 'decap-cms-widget-list';
import { isImmutable, List } from 'immutable';
import type { Words } from '../../words.ts';

/**
 * Decap's list, which would remove an item at once and for good: one that says something is asked about first. An item
 * that has no name yet is said to have none; Decap says “No label”, in English.
 */
export function carefulList(t: Words): typeof list.controlComponent {
  return class extends list.controlComponent {
    constructor(props: object) {
      super(props);
      const remove = this.handleRemove;
      this.handleRemove = (index, event) => {
        event.preventDefault();
        const value: unknown = Reflect.get(this.props, 'value');
        const item: unknown = List.isList(value) ? value.get(index) : undefined;
        if (!saysSomething(item) || window.confirm(t('removeItemConfirm'))) remove(index, event);
      };
    }

    override objectLabel(item: unknown): string | undefined {
      const label = super.objectLabel(item);
      return label !== undefined && /^No [a-z]\w*$/.test(label) && !saysIn(item, label)
        ? t('unnamedItem')
        : label;
    }
  };
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
