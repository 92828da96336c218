import { createElement } from 'react';
import CollectionSearch from 'decap-cms-core/dist/esm/components/Collection/CollectionSearch.js';

/**
 * Decap's field “Search all”, which searches the section that is open unless another choice is made in its menu. Without
 * knowing the section it does what it says; sections can still be chosen.
 */
export default function SearchEverywhere(props: object) {
  return createElement(CollectionSearch, { ...props, collection: undefined });
}
