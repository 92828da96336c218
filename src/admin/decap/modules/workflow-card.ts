import { createElement, type ReactNode } from 'react';
import WorkflowCard from 'decap-cms-core/dist/esm/components/Workflow/WorkflowCard.js';
import { draftSummary } from '../open-text.ts';

/** Decap's card of a draft, which would show the body as it is written: its summary is text that anyone can read. */
export default function PlainWorkflowCard(props: { editLink: string }): ReactNode {
  const [, collection = '', name = ''] =
    /collections\/([a-z]+)\/entries\/([a-z0-9-]+)/.exec(props.editLink) ?? [];
  return createElement(WorkflowCard, { ...props, body: draftSummary(collection, name) });
}
