import { cloneElement, isValidElement, type Component, type ReactNode } from 'react';
import type { Words } from '../words.ts';

type Control = new (props: object) => Component;

/** A control of Decap's that chooses from a list, with our words: Decap leaves them in English whatever its language. */
export function withSelectWords(Base: Control, t: Words): Control {
  const words = selectWords(t);
  return class extends Base {
    override render(): ReactNode {
      const drawn = super.render();
      return isValidElement(drawn) ? cloneElement(drawn, words) : drawn;
    }
  };
}

/** The words of react-select, for eyes and for screen readers. */
function selectWords(t: Words) {
  return {
    noOptionsMessage: () => t('noChoice'),
    loadingMessage: () => t('loadingChoices'),
    screenReaderStatus: ({ count }: { count: number }) => t('choiceCount', { count: String(count) }),
    ariaLiveMessages: {
      guidance: ({ context }: { context: 'menu' | 'input' | 'value' }) => t(guides[context]),
      onChange: ({ label = '', action }: { label?: string; action: string }) =>
        t(/remove|pop|clear|deselect/.test(action) ? 'choiceRemoved' : 'choiceMade', { label }),
      onFocus: ({ label = '' }: { label?: string }) => label,
      onFilter: ({ resultsMessage }: { resultsMessage: string }) => resultsMessage,
    },
  };
}

const guides = { menu: 'choiceGuideMenu', input: 'choiceGuideInput', value: 'choiceGuideValue' } as const;
