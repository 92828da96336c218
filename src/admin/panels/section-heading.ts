import type { CmsWidgetControlProps } from 'decap-cms-core';
import { Component, createElement, type ReactNode } from 'react';

/** A heading between fields: a field that holds nothing. */
export class SectionHeading extends Component<CmsWidgetControlProps> {
  override render(): ReactNode {
    return createElement('h2', { className: 'cms-section' }, String(this.props.field.get('label')));
  }
}
