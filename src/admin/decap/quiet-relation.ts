import relation from 'decap-cms-widget-relation';

/**
 * Decap's relation widget without its first `onChange`, which says what the entry already holds and makes a text that
 * the editor did not touch look changed (https://github.com/decaporg/decap-cms/issues/7142).
 */
export class QuietRelation extends relation.controlComponent {
  triggerInitialOnChange(): void {
    // Nothing has changed yet.
  }
}
