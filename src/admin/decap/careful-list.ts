import list from 'decap-cms-widget-list';
import { isImmutable } from 'immutable';
import { z } from 'zod';
import type { Words } from '../words.ts';

const valueSchema = z.object({
  get: z.custom<(index: number) => unknown>((value) => typeof value === 'function'),
});

/** Decap's list, which would remove an item at once and for good: one that says something is asked about first. */
export function carefulList(t: Words): typeof list.controlComponent {
  return class extends list.controlComponent {
    constructor(props: object) {
      super(props);
      const remove = this.handleRemove;
      this.handleRemove = (index, event) => {
        event.preventDefault();
        const item = valueSchema.safeParse(Reflect.get(this.props, 'value')).data?.get(index);
        if (!saysSomething(item) || window.confirm(t('removeItemConfirm'))) remove(index, event);
      };
    }
  };
}

/** Whether an item holds anything but empty fields. */
function saysSomething(item: unknown): boolean {
  const plain: unknown = isImmutable(item) ? item.toJS() : item;
  if (typeof plain !== 'object' || plain === null)
    return plain !== undefined && plain !== null && plain !== '';
  return Object.values(plain).some(saysSomething);
}
